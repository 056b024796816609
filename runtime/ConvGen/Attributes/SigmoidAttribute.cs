namespace ConvGen;

/// <summary>1/(1 + exp(−x)), element by element; the size stays.</summary>
/// <remarks>PyTorch: <c>nn.Sigmoid()</c>. Keras: <c>activation="sigmoid"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SigmoidAttribute : LayerAttribute;
