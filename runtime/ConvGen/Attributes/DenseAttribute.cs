namespace ConvGen;

/// <summary>A fully connected layer: each unit is a weighted sum of all inputs.</summary>
/// <remarks>
/// Vector of N → vector of <paramref name="units"/>. Parameters: (N + 1) · units.
/// PyTorch: <c>nn.Linear(N, units)</c>. Keras: <c>Dense(units)</c>.
/// Errors: CG0003 (argument out of range), CG0010 (on a map: add <see cref="FlattenAttribute">[Flatten]</see>), CG0013 (too large).
/// </remarks>
/// <param name="units">Outputs, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DenseAttribute(int units) : LayerAttribute
{
    /// <summary>Outputs.</summary>
    public int Units { get; } = units;

    /// <summary>Whether each unit adds a trainable constant; default true. PyTorch: <c>bias=</c>. Keras: <c>use_bias=</c>.</summary>
    public bool Bias { get; set; } = true;
}
