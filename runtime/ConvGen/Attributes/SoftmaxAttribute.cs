namespace ConvGen;

/// <summary>exp(xᵢ)/Σ exp(xⱼ) over a vector, or over one axis of a map: probabilities that sum to one. An output of the network, which no layer reads; training fuses it with cross-entropy.</summary>
/// <remarks>
/// PyTorch: <c>nn.Softmax(dim=1)</c> (which its <c>CrossEntropyLoss</c> contains). Keras: <c>activation="softmax"</c>.
/// Errors: CG0003 (no such axis), CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>, or say the axis), CG0011 (an axis of a vector), CG0012 (a layer after it).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftmaxAttribute : LayerAttribute
{
    /// <summary>
    /// What sums to one; default <see cref="SoftmaxAxis.Vector"/>. On a map it has to be said: <see cref="SoftmaxAxis.Channels"/> ends a network that classifies each pixel. Trained with a loss of your own,
    /// whose <c>Activation</c> is <see cref="OutputActivation.MapSoftmax"/>.
    /// </summary>
    public SoftmaxAxis Axis { get; set; }
}
