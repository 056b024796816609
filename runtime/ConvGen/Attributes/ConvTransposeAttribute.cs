namespace ConvGen;

/// <summary>A transposed convolution, which enlarges a map: each input pixel adds its filters' windows of weights, scaled by its values, to the output.</summary>
/// <remarks>
/// H × W × C → H' × W' × filters, H' = (H − 1)·S − P − P + D·(F − 1) + 1 + output padding, the same for W'. It is the gradient of the convolution with the same options.
/// Parameters: (kernel height · kernel width · C/groups) · filters + filters. Weights are saved as <c>[C, filters/groups, kernel height, kernel width]</c>.
/// PyTorch: <c>nn.ConvTranspose2d(C, filters, kernel, stride, padding, output_padding, groups, dilation=…)</c>. Keras: <c>Conv2DTranspose(filters, kernel, strides)</c>.
/// Errors: CG0003 (argument out of range, padding that leaves nothing), CG0004 (options that exclude each other), CG0011 (after Flatten), CG0013 (too large),
/// CG0026 (groups that do not divide the channels).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvTransposeAttribute : LayerAttribute
{
    /// <summary>A transposed convolution with a square kernel.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    public ConvTransposeAttribute(int filters, int kernel)
        : this(filters, kernel, kernel)
    {
    }

    /// <summary>A transposed convolution with a rectangular kernel.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="kernelHeight">The kernel's rows, at least 1.</param>
    /// <param name="kernelWidth">The kernel's columns, at least 1.</param>
    public ConvTransposeAttribute(int filters, int kernelHeight, int kernelWidth) =>
        (Filters, KernelHeight, KernelWidth) = (filters, kernelHeight, kernelWidth);

    /// <summary>A transposed convolution inside a block, with a square kernel.</summary>
    /// <param name="filters">Output channels, an expression of the block's parameters.</param>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    /// <param name="stride">An expression for <see cref="Stride"/>, or two with a comma between them: height, width.</param>
    /// <param name="padding">An expression for <see cref="Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="groups">An expression for <see cref="Groups"/>.</param>
    public ConvTransposeAttribute(string filters, int kernel, string? stride = null, string? padding = null, string? dilation = null, string? groups = null)
        : this(0, kernel) => _ = (filters, stride, padding, dilation, groups);

    /// <summary>A transposed convolution inside a block, with a kernel that the block's parameters decide.</summary>
    /// <param name="filters">Output channels, an expression of the block's parameters.</param>
    /// <param name="kernel">An expression for the kernel's rows and columns, or two with a comma between them.</param>
    /// <param name="stride">An expression for <see cref="Stride"/>, or two: height, width.</param>
    /// <param name="padding">An expression for <see cref="Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="groups">An expression for <see cref="Groups"/>.</param>
    public ConvTransposeAttribute(string filters, string kernel, string? stride = null, string? padding = null, string? dilation = null, string? groups = null)
        : this(0, 0) => _ = (filters, kernel, stride, padding, dilation, groups);

    /// <summary>Output channels; 0 where an expression says it.</summary>
    public int Filters { get; }

    /// <summary>The kernel's rows; 0 where an expression says it.</summary>
    public int KernelHeight { get; }

    /// <summary>The kernel's columns; 0 where an expression says it.</summary>
    public int KernelWidth { get; }

    /// <summary>How far apart the windows of neighbouring input pixels stand in the output, in both directions; at least 1, default 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>How far apart they stand down the output; at least 1, default 1. Excludes <see cref="Stride"/> (CG0004).</summary>
    public int StrideHeight { get; set; } = 1;

    /// <summary>How far apart they stand across the output; at least 1, default 1. Excludes <see cref="Stride"/> (CG0004).</summary>
    public int StrideWidth { get; set; } = 1;

    /// <summary>Rows and columns cut off each of the output's four sides; default 0. PyTorch: <c>padding=</c>.</summary>
    public int Padding { get; set; }

    /// <summary>Rows cut off above; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingTop { get; set; }

    /// <summary>Rows cut off below; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingBottom { get; set; }

    /// <summary>Columns cut off on the left; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingLeft { get; set; }

    /// <summary>Columns cut off on the right; default 0. Excludes <see cref="Padding"/> (CG0004).</summary>
    public int PaddingRight { get; set; }

    /// <summary>
    /// Rows and columns added at the bottom and the right of the output; less than the stride or the dilation, default 0. It tells apart the input sizes
    /// that a strided convolution brings to one output size. PyTorch: <c>output_padding=</c>.
    /// </summary>
    public int OutputPadding { get; set; }

    /// <summary>Rows added at the bottom; default 0. Excludes <see cref="OutputPadding"/> (CG0004).</summary>
    public int OutputPaddingHeight { get; set; }

    /// <summary>Columns added at the right; default 0. Excludes <see cref="OutputPadding"/> (CG0004).</summary>
    public int OutputPaddingWidth { get; set; }

    /// <summary>The distance between neighbouring elements of the kernel, in both directions; at least 1, default 1 (none left out).</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The distance between the kernel's rows; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The distance between the kernel's columns; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationWidth { get; set; } = 1;

    /// <summary>Into how many groups the channels are cut; at least 1, default 1. Group g of the filters reads only group g of the inputs, so both counts must be multiples of it (CG0026).</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether each filter adds a trainable constant; default true. PyTorch: <c>bias=</c>. Keras: <c>use_bias=</c>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Whether training leaves the weights as they are and no code for their gradients is written; default false. <see cref="Network.Freeze"/> does the same for a run, of code that is there. Keras: <c>trainable=False</c>.
    /// PyTorch: <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
