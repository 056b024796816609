namespace ConvGen;

/// <summary>A convolution of each channel by itself: every input channel has its own filters, which see no other channel.</summary>
/// <remarks>
/// H × W × C → H' × W' × C·multiplier, H' = (H − F' + 2P)/S + 1 with F' = D·(F − 1) + 1, the same for W'. Outputs c·multiplier … are those of input channel c.
/// Parameters: (kernel height · kernel width + 1) · C · multiplier. With a <c>[Conv(filters, 1)]</c> after it: a depthwise-separable convolution (Howard et al. 2017, MobileNets).
/// PyTorch: <c>nn.Conv2d(C, C * multiplier, kernel, groups=C)</c>. Keras: <c>DepthwiseConv2D(kernel, depth_multiplier=multiplier)</c>, which rounds down where this is an error.
/// Errors: CG0001 (size not an integer), CG0002 (kernel larger than the padded input), CG0003 (argument out of range), CG0004 (options that exclude each other),
/// CG0011 (after Flatten), CG0013 (too large).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DepthwiseConvAttribute : WindowAttribute
{
    /// <summary>A depthwise convolution with a square kernel.</summary>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    public DepthwiseConvAttribute(int kernel)
        : base(kernel, kernel)
    {
    }

    /// <summary>A depthwise convolution with a rectangular kernel.</summary>
    /// <param name="kernelHeight">The kernel's rows, at least 1.</param>
    /// <param name="kernelWidth">The kernel's columns, at least 1.</param>
    public DepthwiseConvAttribute(int kernelHeight, int kernelWidth)
        : base(kernelHeight, kernelWidth)
    {
    }

    /// <summary>A depthwise convolution inside a block, with a square kernel.</summary>
    /// <param name="kernel">The kernel's rows and columns, at least 1.</param>
    /// <param name="stride">An expression of the block's parameters for <see cref="WindowAttribute.Stride"/>, or two with a comma between them: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="multiplier">An expression for <see cref="Multiplier"/>.</param>
    public DepthwiseConvAttribute(int kernel, string? stride = null, string? padding = null, string? dilation = null, string? multiplier = null)
        : base(kernel, kernel) => Discard(stride, padding, dilation, multiplier);

    /// <summary>A depthwise convolution inside a block, with a kernel that the block's parameters decide.</summary>
    /// <param name="kernel">An expression for the kernel's rows and columns, or two with a comma between them: <c>"kernel, 1"</c>.</param>
    /// <param name="stride">An expression for <see cref="WindowAttribute.Stride"/>, or two: height, width.</param>
    /// <param name="padding">An expression for <see cref="WindowAttribute.Padding"/>, or two: top and bottom, left and right.</param>
    /// <param name="dilation">An expression for <see cref="Dilation"/>, or two: height, width.</param>
    /// <param name="multiplier">An expression for <see cref="Multiplier"/>.</param>
    public DepthwiseConvAttribute(string kernel, string? stride = null, string? padding = null, string? dilation = null, string? multiplier = null)
        : base(0, 0) => Discard(kernel, stride, padding, dilation, multiplier);

    /// <summary>Output channels for each input channel; at least 1, default 1. Keras: <c>depth_multiplier=</c>.</summary>
    public int Multiplier { get; set; } = 1;

    /// <summary>The distance between neighbouring elements of the kernel, in both directions; at least 1, default 1 (none left out). PyTorch: <c>dilation=</c>. Keras: <c>dilation_rate=</c>.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The distance between the kernel's rows, where that differs from the columns'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationHeight { get; set; } = 1;

    /// <summary>The distance between the kernel's columns, where that differs from the rows'; at least 1, default 1. Excludes <see cref="Dilation"/> (CG0004).</summary>
    public int DilationWidth { get; set; } = 1;

    /// <summary>What the padding holds, in the units of the input; finite, default 0.</summary>
    public float PaddingValue { get; set; }

    /// <summary>Whether each filter adds a trainable constant; default true. PyTorch: <c>bias=</c>. Keras: <c>use_bias=</c>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Whether training leaves the weights as they are and no code for their gradients is written; default false. <see cref="Network.Freeze"/> does the same for a run, of code that is there. Keras: <c>trainable=False</c>.
    /// PyTorch: <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
