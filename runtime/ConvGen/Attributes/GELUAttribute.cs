namespace ConvGen;

/// <summary>x · Φ(x) with Φ the standard normal distribution, (1 + erf(x/√2))/2, element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>
/// Hendrycks and Gimpel 2016, Gaussian Error Linear Units; the exact form, not the approximation by tanh.
/// PyTorch: <c>nn.GELU()</c>. Keras: <c>activation="gelu"</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GELUAttribute : LayerAttribute;
