namespace ConvGen;

/// <summary>Cuts rows and columns off a map. No parameters.</summary>
/// <remarks>
/// H × W × C → (H − top − bottom) × (W − left − right) × C, at least 1 × 1.
/// PyTorch: <c>nn.ZeroPad2d</c> with negative numbers. Keras: <c>Cropping2D(((top, bottom), (left, right)))</c>.
/// Errors: CG0003 (argument out of range, nothing left of the map), CG0004 (options that exclude each other), CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CropAttribute : LayerAttribute
{
    /// <summary>As much on each side as its property says.</summary>
    public CropAttribute()
    {
    }

    /// <summary>The same on all four sides.</summary>
    /// <param name="all">Rows and columns cut off on each side, at least 0.</param>
    public CropAttribute(int all) => All = all;

    /// <summary>The same on all four sides, inside a block.</summary>
    /// <param name="all">An expression of the block's parameters.</param>
    public CropAttribute(string all) => _ = all;

    /// <summary>Rows and columns cut off on each of the four sides; default 0.</summary>
    public int All { get; }

    /// <summary>Rows cut off at the top; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Top { get; set; }

    /// <summary>Rows cut off at the bottom; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Bottom { get; set; }

    /// <summary>Columns cut off on the left; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Left { get; set; }

    /// <summary>Columns cut off on the right; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Right { get; set; }
}
