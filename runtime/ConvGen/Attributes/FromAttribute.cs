namespace ConvGen;

/// <summary>Continues from a named layer's output instead of the layer above.</summary>
/// <remarks>Keras: calling a layer on an earlier tensor. PyTorch: using an earlier variable in <c>forward</c>. Errors: CG0027 (no layer of that name above).</remarks>
/// <param name="layer">The name of a layer above.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FromAttribute(string layer) : LayerAttribute
{
    /// <summary>The name of a layer above.</summary>
    public string Layer { get; } = layer;
}
