using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>The generator's copy of <c>ConvGen.Rounding</c>, with the same values.</summary>
internal enum SizeRounding
{
    Exact,
    Floor,
    Ceiling,
}

/// <summary>A window along one axis: (W − F' + 2P)/S + 1 with F' = D·(F − 1) + 1. Sums are long, so that no argument can overflow them.</summary>
/// <param name="Kernel">F.</param>
/// <param name="Stride">S.</param>
/// <param name="PadBefore">P at the top or left.</param>
/// <param name="PadAfter">P at the bottom or right.</param>
/// <param name="Dilation">D.</param>
internal readonly record struct AxisWindow(int Kernel, int Stride, int PadBefore, int PadAfter, int Dilation)
{
    /// <summary>F', the pixels from the kernel's first element to its last.</summary>
    public long Extent => ((long)Dilation * (Kernel - 1)) + 1;

    /// <summary>W + 2P.</summary>
    public long PaddedInput(int input) => (long)input + PadBefore + PadAfter;

    /// <summary>W − F' + 2P: how far the window can move; negative where it does not fit at all.</summary>
    public long Travel(int input) => PaddedInput(input) - Extent;

    public bool Fits(int input) => Travel(input) >= 0;

    public bool IsExact(int input) => Travel(input) % Stride == 0;

    /// <summary>The output size of a window that fits.</summary>
    public long Output(int input, SizeRounding rounding)
    {
        long windows = (Travel(input) / Stride) + 1;
        if (rounding != SizeRounding.Ceiling || IsExact(input))
        {
            return windows;
        }

        // As in PyTorch: the window that rounding up adds must start in the input or the padding before it, not in the padding after it.
        return windows * Stride < (long)input + PadBefore ? windows + 1 : windows;
    }
}

/// <summary>Sizes of windows.</summary>
internal static class WindowArithmetic
{
    /// <summary>The padding that gives ceil(W/S) outputs; the odd pixel goes to the end, as in TensorFlow.</summary>
    public static (long Before, long After) SamePadding(int input, AxisWindow axis)
    {
        long output = ((long)input + axis.Stride - 1) / axis.Stride;
        long total = Math.Max(((output - 1) * axis.Stride) + axis.Extent - input, 0);
        return (total / 2, total - (total / 2));
    }

    /// <summary>Both axes as the graph holds them.</summary>
    public static Window ToWindow(AxisWindow height, AxisWindow width) => new(
        height.Kernel,
        width.Kernel,
        height.Stride,
        width.Stride,
        height.PadBefore,
        width.PadBefore,
        height.PadAfter,
        width.PadAfter,
        height.Dilation,
        width.Dilation);
}
