namespace ConvGen;

/// <summary>A layer that moves a window over the image: convolution and pooling. Holds what all of them share.</summary>
/// <remarks>
/// Output height = (H − F' + padding top + padding bottom)/S + 1 with the kernel's extent F' = D·(F − 1) + 1, the same for the width.
/// A size that is not an integer is an error unless <see cref="Rounding"/> says what to do.
/// A property that is not written has the default that its text states; the compiler reads these values, nothing does at run time.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class WindowAttribute : LayerAttribute
{
    private protected WindowAttribute(int kernelHeight, int kernelWidth)
    {
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>The compiler reads expressions from the source; at run time nothing needs them.</summary>
    private protected static void Discard(params string?[] expressions) => _ = expressions;

    /// <summary>The window's rows; 0 where an expression says it.</summary>
    public int KernelHeight { get; }

    /// <summary>The window's columns; 0 where an expression says it.</summary>
    public int KernelWidth { get; }

    /// <summary>How far the window moves, in both directions; at least 1. Default: 1 for a convolution, the kernel for a pool, as in PyTorch and Keras.</summary>
    public int Stride { get; set; }

    /// <summary>How far the window moves down, where that differs from how far it moves right; at least 1, default as <see cref="Stride"/>. Excludes <see cref="Stride"/> (CG0004).</summary>
    public int StrideHeight { get; set; }

    /// <summary>How far the window moves right, where that differs from how far it moves down; at least 1, default as <see cref="Stride"/>. Excludes <see cref="Stride"/> (CG0004).</summary>
    public int StrideWidth { get; set; }

    /// <summary>Rows and columns added on each of the four sides; default 0. Convolutions pad with zero, max-pools with −∞. PyTorch: <c>padding=</c>.</summary>
    public int Padding { get; set; }

    /// <summary>Rows added above; default 0. Excludes <see cref="Padding"/> (CG0004). PyTorch: <c>torch.nn.ZeroPad2d</c> before the layer.</summary>
    public int PaddingTop { get; set; }

    /// <summary>Rows added below; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingBottom { get; set; }

    /// <summary>Columns added on the left; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingLeft { get; set; }

    /// <summary>Columns added on the right; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingRight { get; set; }

    /// <summary>
    /// Pads so that the output size is the input size divided by the stride, rounded up; an odd pixel goes to the bottom and the right.
    /// Keras: <c>padding="same"</c>. PyTorch: <c>padding="same"</c>, at stride 1 only. Excludes every other padding (CG0004).
    /// </summary>
    public bool Same { get; set; }

    /// <summary>What to do when the output size is not an integer; default <see cref="Rounding.Exact"/>, a compiler error.</summary>
    public Rounding Rounding { get; set; }
}
