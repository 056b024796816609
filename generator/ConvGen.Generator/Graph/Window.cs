namespace ConvGen.Generator.Graph;

/// <summary>
/// How a convolution or pooling window moves: kernel, stride and dilation per axis, and the padding before the first row and column.
/// The padding after the last ones follows from the output size, which rounding has already decided.
/// </summary>
internal readonly record struct Window(
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PadTop,
    int PadLeft,
    int PadBottom,
    int PadRight,
    int DilationHeight,
    int DilationWidth)
{
    /// <summary>Rows from the first to the last of the kernel.</summary>
    public int ExtentHeight => (DilationHeight * (KernelHeight - 1)) + 1;

    /// <summary>Columns from the first to the last of the kernel.</summary>
    public int ExtentWidth => (DilationWidth * (KernelWidth - 1)) + 1;

    public bool IsDilated => (DilationHeight, DilationWidth) != (1, 1);
}
