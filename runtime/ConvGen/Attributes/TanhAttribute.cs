namespace ConvGen;

/// <summary>The hyperbolic tangent, element by element; the size stays.</summary>
/// <remarks>PyTorch: <c>nn.Tanh()</c>. Keras: <c>activation="tanh"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TanhAttribute : LayerAttribute;
