namespace ConvGen;

/// <summary>max(0, x), element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>PyTorch: <c>nn.ReLU()</c>. Keras: <c>ReLU()</c> or <c>activation="relu"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReLUAttribute : LayerAttribute;
