namespace ConvGen;

/// <summary>
/// The activation here is an output of the network as well: features, or an auxiliary head. The last layer always is one, and comes first in a prediction; the others follow in order.
/// </summary>
/// <remarks>Keras: <c>Model(inputs, outputs=[…])</c>. PyTorch: returning several tensors from <c>forward</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute : LayerAttribute;
