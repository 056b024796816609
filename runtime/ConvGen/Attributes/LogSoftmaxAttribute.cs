namespace ConvGen;

/// <summary>xᵢ − log Σ exp(xⱼ) over a vector: the logarithms of softmax's probabilities, without its rounding to zero. An output of the network, which no layer reads.</summary>
/// <remarks>
/// N → N. Training fuses it with cross-entropy, as it does softmax. No parameters.
/// PyTorch: <c>nn.LogSoftmax(dim=1)</c> (and <c>NLLLoss</c> after it). Keras: <c>activation="log_softmax"</c>.
/// Errors: CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>), CG0012 (a layer after it).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LogSoftmaxAttribute : LayerAttribute;
