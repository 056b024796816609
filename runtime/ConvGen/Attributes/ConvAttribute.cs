namespace ConvGen;

/// <summary>A two-dimensional convolution (cross-correlation): each filter is a window of weights over all input channels and gives one output channel.</summary>
/// <remarks>
/// H × W × C → H' × W' × filters, H' = (H − F' + 2P)/S + 1 with F' = D·(F − 1) + 1, the same for W'.
/// Parameters: (kernel height · kernel width · C/groups + 1) · filters.
/// PyTorch: <c>nn.Conv2d(C, filters, kernel, stride, padding, dilation, groups)</c>. Keras: <c>Conv2D(filters, kernel)</c>, which rounds down where this is an error.
/// Errors: CG0001 (size not an integer), CG0002 (kernel larger than the padded input), CG0003 (argument out of range), CG0004 (options that exclude each other),
/// CG0011 (after Flatten), CG0013 (too large), CG0026 (groups that do not divide the channels).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvAttribute : WindowAttribute
{
    /// <summary>A convolution with a square kernel.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    public ConvAttribute(int filters, int kernel)
        : this(filters, kernel, kernel)
    {
    }

    /// <summary>A convolution with a rectangular kernel.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="kernelHeight">The kernel's rows, at least 1.</param>
    /// <param name="kernelWidth">The kernel's columns, at least 1.</param>
    public ConvAttribute(int filters, int kernelHeight, int kernelWidth)
        : base(kernelHeight, kernelWidth) => Filters = filters;

    /// <summary>A convolution inside a block, whose parameters decide how its kernel moves.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    /// <param name="stride">An expression of the block's parameters for <see cref="WindowAttribute.Stride"/>, or two with a comma between them: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="groups">An expression for <see cref="Groups"/>.</param>
    public ConvAttribute(int filters, int kernel, string? stride = null, string? padding = null, string? dilation = null, string? groups = null)
        : this(filters, kernel, kernel) => Discard(stride, padding, dilation, groups);

    /// <summary>A convolution inside a block, with a square kernel.</summary>
    /// <param name="filters">Output channels, an expression of the block's parameters: <c>"4 * filters"</c>.</param>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    /// <param name="stride">An expression for <see cref="WindowAttribute.Stride"/>, or two with a comma between them: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="groups">An expression for <see cref="Groups"/>.</param>
    public ConvAttribute(string filters, int kernel, string? stride = null, string? padding = null, string? dilation = null, string? groups = null)
        : this(0, kernel) => Discard(filters, stride, padding, dilation, groups);

    /// <summary>A convolution inside a block, with a kernel that the block's parameters decide.</summary>
    /// <param name="filters">Output channels, an expression of the block's parameters: <c>"4 * filters"</c>.</param>
    /// <param name="kernel">An expression for the kernel's rows and columns, or two with a comma between them: <c>"1, 7"</c>.</param>
    /// <param name="stride">An expression for <see cref="WindowAttribute.Stride"/>, or two: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="groups">An expression for <see cref="Groups"/>.</param>
    public ConvAttribute(string filters, string kernel, string? stride = null, string? padding = null, string? dilation = null, string? groups = null)
        : this(0, 0) => Discard(filters, kernel, stride, padding, dilation, groups);

    /// <summary>Output channels; 0 where an expression says it.</summary>
    public int Filters { get; }

    /// <summary>
    /// Into how many groups the channels are cut; at least 1, default 1. Group g of the filters reads only group g of the inputs, so both counts must be multiples of it (CG0026).
    /// PyTorch and Keras: <c>groups=</c>. One group for each input channel is <see cref="DepthwiseConvAttribute"/>.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>What the padding holds, in the units of the input; finite, default 0. PyTorch: <c>F.pad(x, sides, value=…)</c> before the layer.</summary>
    public float PaddingValue { get; set; }

    /// <summary>The distance between neighbouring elements of the kernel, in both directions; at least 1, default 1 (none left out). PyTorch: <c>dilation=</c>. Keras: <c>dilation_rate=</c>.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The distance between the kernel's rows, where that differs from the columns'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The distance between the kernel's columns, where that differs from the rows'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationWidth { get; set; } = 1;

    /// <summary>Whether each filter adds a trainable constant; default true. PyTorch: <c>bias=</c>. Keras: <c>use_bias=</c>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Whether training leaves the weights as they are and no code for their gradients is written; default false. <see cref="Network.Freeze"/> does the same for a run, of code that is there. Keras: <c>trainable=False</c>.
    /// PyTorch: <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
