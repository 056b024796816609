namespace ConvGen.Tests.Reference;

/// <summary>How a window moves along one axis.</summary>
/// <param name="Kernel">Its taps.</param>
/// <param name="Stride">The step between two windows.</param>
/// <param name="Before">The padding before the first element.</param>
/// <param name="After">The padding after the last one.</param>
/// <param name="Dilation">The step between two taps.</param>
/// <param name="Ceiling">Whether a last window that overhangs the padded input counts.</param>
internal readonly record struct Axis(int Kernel, int Stride = 1, int Before = 0, int After = 0, int Dilation = 1, bool Ceiling = false)
{
    /// <summary>The windows over <paramref name="input"/> elements: (W − F' + 2P)/S + 1 with F' = D(F − 1) + 1.</summary>
    public int Output(int input)
    {
        int free = input + Before + After - ((Dilation * (Kernel - 1)) + 1);
        if (!Ceiling)
        {
            return (free / Stride) + 1;
        }

        // PyTorch and Caffe drop a last window that would start behind the input, in the padding alone.
        int output = ((free + Stride - 1) / Stride) + 1;
        return (output - 1) * Stride >= input + Before ? output - 1 : output;
    }

    /// <summary>Where a tap of a window reads; outside of the input that is padding.</summary>
    public int Position(int window, int tap) => (window * Stride) - Before + (tap * Dilation);

    /// <summary>The taps of a window that lie within the padded input: fewer than the kernel's only where the last window overhangs.</summary>
    public int TapsWithinPadding(int window, int input) => Math.Min(Kernel, input + After - Position(window, 0));
}
