namespace ConvGen;

/// <summary>x/(1 + exp(−x)), also called swish, element by element; the size stays. A weight layer before it starts with He initialisation.</summary>
/// <remarks>Elfwing, Uchibe and Doya 2018, Sigmoid-Weighted Linear Units. PyTorch: <c>nn.SiLU()</c>. Keras: <c>activation="silu"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SiLUAttribute : LayerAttribute;
