namespace ConvGen;

/// <summary>λ · x where x > 0, λ · α · (exp(x) − 1) elsewhere, with λ = 1.0507010 and α = 1.6732632, element by element; the size stays.</summary>
/// <remarks>Klambauer, Unterthiner, Mayr and Hochreiter 2017, Self-Normalizing Neural Networks. PyTorch: <c>nn.SELU()</c>. Keras: <c>activation="selu"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SELUAttribute : LayerAttribute;
