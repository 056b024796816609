namespace ConvGen;

/// <summary>The smallest value of each window, channel by channel. No parameters.</summary>
/// <remarks>
/// H × W × C → H' × W' × C, H' = (H − F' + 2P)/S + 1, F' = D·(F − 1) + 1, the same for W'; the stride is the kernel unless told otherwise. Pads with +∞, so padding never wins.
/// PyTorch: <c>-nn.MaxPool2d(kernel)(-x)</c>. Keras: <c>-MaxPooling2D(kernel)(-x)</c>. Both round down where this is an error.
/// Errors: CG0001 (size not an integer), CG0002 (kernel larger than the padded input), CG0003 (argument out of range), CG0004 (options that exclude each other),
/// CG0005 (padding not smaller than the kernel), CG0011 (after Flatten), CG0013 (too large).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MinPoolAttribute : WindowAttribute
{
    /// <summary>A pool with a square window.</summary>
    /// <param name="kernel">The window's rows and columns, at least 1, and the stride unless told otherwise.</param>
    public MinPoolAttribute(int kernel)
        : base(kernel, kernel)
    {
    }

    /// <summary>A pool with a rectangular window.</summary>
    /// <param name="kernelHeight">The window's rows, at least 1.</param>
    /// <param name="kernelWidth">The window's columns, at least 1.</param>
    public MinPoolAttribute(int kernelHeight, int kernelWidth)
        : base(kernelHeight, kernelWidth)
    {
    }

    /// <summary>A pool inside a block, with a square window.</summary>
    /// <param name="kernel">The window's rows and columns, at least 1, and the stride unless told otherwise.</param>
    /// <param name="stride">An expression of the block's parameters for <see cref="WindowAttribute.Stride"/>, or two with a comma between them: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    public MinPoolAttribute(int kernel, string? stride = null, string? padding = null)
        : base(kernel, kernel) => Discard(stride, padding);

    /// <summary>A pool inside a block, with a window that the block's parameters decide.</summary>
    /// <param name="kernel">An expression for the window's rows and columns, or two with a comma between them: <c>"1, 3"</c>.</param>
    /// <param name="stride">An expression for <see cref="WindowAttribute.Stride"/>, or two: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    public MinPoolAttribute(string kernel, string? stride = null, string? padding = null)
        : base(0, 0) => Discard(kernel, stride, padding);

    /// <summary>The distance between the window's rows and columns, at least 1, default 1; the window spans D·(F − 1) + 1 of them.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The distance between the window's rows, where that differs from the columns'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The distance between the window's columns, where that differs from the rows'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationWidth { get; set; } = 1;
}
