namespace ConvGen;

/// <summary>Adds rows and columns of zeros, or of another value, around a map. No parameters.</summary>
/// <remarks>
/// H × W × C → (top + H + bottom) × (left + W + right) × C. A convolution or pool that pads does so without a pass of its own.
/// PyTorch: <c>nn.ZeroPad2d((left, right, top, bottom))</c>, <c>nn.ConstantPad2d</c> for another value. Keras: <c>ZeroPadding2D(((top, bottom), (left, right)))</c>.
/// Errors: CG0003 (argument out of range), CG0004 (options that exclude each other), CG0011 (after Flatten), CG0013 (too large).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ZeroPadAttribute : LayerAttribute
{
    /// <summary>As much on each side as its property says.</summary>
    public ZeroPadAttribute()
    {
    }

    /// <summary>The same on all four sides.</summary>
    /// <param name="all">Rows and columns added on each side, at least 0.</param>
    public ZeroPadAttribute(int all) => All = all;

    /// <summary>The same on all four sides, inside a block.</summary>
    /// <param name="all">An expression of the block's parameters.</param>
    public ZeroPadAttribute(string all) => _ = all;

    /// <summary>Rows and columns added on each of the four sides; default 0.</summary>
    public int All { get; }

    /// <summary>Rows added at the top; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Top { get; set; }

    /// <summary>Rows added at the bottom; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Bottom { get; set; }

    /// <summary>Columns added on the left; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Left { get; set; }

    /// <summary>Columns added on the right; default 0. Excludes the one number for all sides (CG0004).</summary>
    public int Right { get; set; }

    /// <summary>What the new pixels hold; finite, default 0.</summary>
    public float Value { get; set; }
}
