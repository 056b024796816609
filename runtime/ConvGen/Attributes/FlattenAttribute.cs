namespace ConvGen;

/// <summary>Turns a map into a vector: H × W × C → H·W·C. Dense and Softmax need one before them.</summary>
/// <remarks>
/// Costs nothing at run time. Saved weights of the dense layer that follows are in PyTorch's order, channels × height × width, whatever the order in memory.
/// PyTorch: <c>nn.Flatten()</c>. Keras: <c>Flatten()</c>. Errors: CG0011 (already a vector).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FlattenAttribute : LayerAttribute;
