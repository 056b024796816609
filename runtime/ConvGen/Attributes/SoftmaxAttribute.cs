namespace ConvGen;

/// <summary>exp(xᵢ)/Σ exp(xⱼ) over a vector: probabilities that sum to one. An output of the network, which no layer reads; training fuses it with cross-entropy.</summary>
/// <remarks>
/// PyTorch: <c>nn.Softmax(dim=1)</c> (which its <c>CrossEntropyLoss</c> contains). Keras: <c>activation="softmax"</c>.
/// Errors: CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>), CG0012 (a layer after it).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftmaxAttribute : LayerAttribute;
