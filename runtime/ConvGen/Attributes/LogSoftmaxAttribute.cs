namespace ConvGen;

/// <summary>xᵢ − log Σ exp(xⱼ) over a vector, or over one axis of a map: the logarithms of softmax's probabilities, without its rounding to zero. An output of the network, which no layer reads.</summary>
/// <remarks>
/// N → N. Training fuses it with cross-entropy, as it does softmax. No parameters.
/// PyTorch: <c>nn.LogSoftmax(dim=1)</c> (and <c>NLLLoss</c> after it). Keras: <c>activation="log_softmax"</c>.
/// Errors: CG0003 (no such axis), CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>, or say the axis), CG0011 (an axis of a vector), CG0012 (a layer after it).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LogSoftmaxAttribute : LayerAttribute
{
    /// <summary>
    /// What sums to one; default <see cref="SoftmaxAxis.Vector"/>. On a map it has to be said: <see cref="SoftmaxAxis.Channels"/> ends a network that classifies each pixel. Trained with a loss of your own,
    /// whose <c>Activation</c> is <see cref="OutputActivation.MapLogSoftmax"/>.
    /// </summary>
    public SoftmaxAxis Axis { get; set; }
}
