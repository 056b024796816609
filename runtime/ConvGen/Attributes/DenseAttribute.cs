namespace ConvGen;

/// <summary>A fully connected layer: each unit is a weighted sum of all inputs.</summary>
/// <remarks>
/// Vector of N → vector of units. Parameters: (N + 1) · units.
/// PyTorch: <c>nn.Linear(N, units)</c>. Keras: <c>Dense(units)</c>.
/// Errors: CG0003 (argument out of range), CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>), CG0013 (too large).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute : LayerAttribute
{
    /// <summary>A layer of so many units.</summary>
    /// <param name="units">Outputs, at least 1.</param>
    public DenseAttribute(int units) => Units = units;

    /// <summary>A layer inside a block.</summary>
    /// <param name="units">Outputs, an expression of the block's parameters: <c>"channels / 16"</c>.</param>
    public DenseAttribute(string units) => _ = units;

    /// <summary>Outputs; 0 where an expression says it.</summary>
    public int Units { get; }

    /// <summary>Whether each unit adds a trainable constant; default true. PyTorch: <c>bias=</c>. Keras: <c>use_bias=</c>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How predictors keep the weights; default <see cref="WeightFormat.Full"/>. <see cref="WeightFormat.Half"/> makes large layers about twice as fast, because they are bound by memory.</summary>
    public WeightFormat Weights { get; set; }

    /// <summary>
    /// Whether training leaves the weights as they are and no code for their gradients is written; default false. <see cref="Network.Freeze"/> does the same for a run, of code that is there. Keras: <c>trainable=False</c>.
    /// PyTorch: <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
