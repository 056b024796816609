namespace ConvGen;

/// <summary>The base of every attribute that adds a layer to a network.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// Names the layer's output, for <see cref="FromAttribute"/> and the joins, and its parameters: <c>stem</c> gives <c>stem.weight</c>. Letters, digits and underscores, unique in
    /// the network whatever their case (CG0028). Default: the kind and a number, <c>conv1</c>. PyTorch: the attribute that holds the module. Keras: <c>name=</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>Inside a block: the layer exists only where this expression of the block's parameters is not zero, as in <c>"expand > 1"</c>. Default: always.</summary>
    public string? When { get; set; }
}
