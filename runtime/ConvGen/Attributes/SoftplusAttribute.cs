namespace ConvGen;

/// <summary>log(1 + exp(x)), element by element; the size stays.</summary>
/// <remarks>Dugas et al. 2001, Incorporating Second-Order Functional Knowledge for Better Option Pricing. PyTorch: <c>nn.Softplus()</c>. Keras: <c>activation="softplus"</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftplusAttribute : LayerAttribute;
