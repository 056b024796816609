namespace ConvGen;

/// <summary>
/// Inside a block: adds the block's input. Where the sizes differ it goes through a 1×1 convolution without bias, whose stride is the ratio of the sizes, and a batch norm.
/// </summary>
/// <remarks>He et al. 2015, Deep Residual Learning, option B. Errors: CG0033 (outside of a block), CG0029 (sizes that no stride makes equal).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ShortcutAttribute : LayerAttribute
{
    /// <summary>Whether sizes that differ are projected; default true. If false, the shortcut exists only where they agree, as in MobileNetV2.</summary>
    public bool Projection { get; set; } = true;

    /// <summary>Whether training leaves the projection as it is, where there is one: <see cref="ConvAttribute.Frozen"/>. Default false.</summary>
    public bool Frozen { get; set; }
}
