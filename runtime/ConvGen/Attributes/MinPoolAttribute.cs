namespace ConvGen;

/// <summary>The smallest value of each window, channel by channel. No parameters.</summary>
/// <remarks>
/// H × W × C → H' × W' × C, H' = (H − F + 2P)/S + 1, the same for W'; the stride is the kernel unless told otherwise. Pads with +∞, so padding never wins.
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
}
