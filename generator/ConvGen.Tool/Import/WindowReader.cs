using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>One axis of a window, as the standard's Conv and pools define it.</summary>
internal readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, int Before, int After)
{
    public int Extent => (Dilation * (Kernel - 1)) + 1;

    /// <summary>Without padding at the end that a pool's last window does not reach, where there is as much of it as the kernel: that much no layer takes.</summary>
    public WindowAxis Trimmed(int output, int input) => After < Kernel ? this : this with { After = Math.Max(0, ((output - 1) * Stride) + Extent - input - Before) };

    public int Travel(int input) => input + Before + After - Extent;

    public int Output(int input, bool ceiling)
    {
        int windows = (Travel(input) / Stride) + 1;

        // A window that rounding up adds must begin in the input or the padding before it.
        return ceiling && Travel(input) % Stride != 0 && windows * Stride < input + Before ? windows + 1 : windows;
    }
}

/// <summary>A window over rows and columns.</summary>
/// <param name="Same">Whether ConvGen's <c>Same</c> pads alike: an odd pixel at the end.</param>
internal sealed record ReadWindow(WindowAxis Height, WindowAxis Width, bool Same)
{
    /// <summary>Reads kernel_shape, strides, dilations, pads and auto_pad. A window of one axis moves along a map of one row.</summary>
    /// <exception cref="UnsupportedException">They are not those of a window over a map.</exception>
    public static ReadWindow Of(OnnxNode node, ImportedTensor input, long[]? kernelOfWeights)
    {
        if (!input.IsChannelsFirst && !input.IsTurned)
        {
            throw new UnsupportedException(input.Shape.IsFlat
                ? "it reads a vector as a map, and no layer turns vectors back into maps"
                : $"it reads a tensor of {input.Axes.Described}, expected batch × channels × height × width");
        }

        int axes = input.Axes.Rank - 2;
        long[] kernel = node.Integers("kernel_shape") ?? kernelOfWeights ?? throw new UnsupportedException("it has no kernel_shape");
        long[] strides = node.Integers("strides") ?? Repeat(1, axes), dilations = node.Integers("dilations") ?? Repeat(1, axes), pads = node.Integers("pads") ?? Repeat(0, 2 * axes);
        if (kernel.Length != axes || strides.Length != axes || dilations.Length != axes || pads.Length != 2 * axes)
        {
            throw new UnsupportedException($"its window has {kernel.Length} axes, and what it reads has {axes}");
        }

        string auto = node.Text("auto_pad", "NOTSET");
        int across = input.IsTurned ? 0 : axes - 1;
        WindowAxis width = Axis(across, input.Shape.Width), height = axes == 1 ? new(1, 1, 1, 0, 0) : Axis(1 - across, input.Shape.Height);
        return new ReadWindow(height, width, auto == "SAME_UPPER" && (height.Before, height.After, width.Before, width.After) != (0, 0, 0, 0));

        WindowAxis Axis(int i, int size)
        {
            var bare = new WindowAxis((int)kernel[i], (int)strides[i], (int)dilations[i], 0, 0);
            switch (auto)
            {
                case "SAME_UPPER" or "SAME_LOWER":
                    int output = (size + bare.Stride - 1) / bare.Stride, total = Math.Max(0, ((output - 1) * bare.Stride) + bare.Extent - size);
                    return bare with { Before = auto == "SAME_UPPER" ? total / 2 : total - (total / 2), After = auto == "SAME_UPPER" ? total - (total / 2) : total / 2 };
                case "VALID":
                    return bare;
                case "NOTSET" or "":
                    return bare with { Before = (int)pads[i], After = (int)pads[i + axes] };
                default:
                    throw UnsupportedException.Option($"found auto_pad = {auto}, expected NOTSET, SAME_UPPER, SAME_LOWER or VALID");
            }
        }
    }

    /// <summary>The size of the output; notes on the graph where it has to be rounded.</summary>
    /// <exception cref="UnsupportedException">The window does not fit.</exception>
    public (int Height, int Width) Place(GraphImporter graph, TensorShape input, bool ceiling)
    {
        if (Height.Travel(input.Height) < 0 || Width.Travel(input.Width) < 0 || Math.Min(Math.Min(Height.Before, Height.After), Math.Min(Width.Before, Width.After)) < 0)
        {
            throw new UnsupportedException($"its window of {Height.Extent} × {Width.Extent} does not fit a map of {input.Height} × {input.Width} with its padding, or the padding is negative");
        }

        bool exact = Height.Travel(input.Height) % Height.Stride == 0 && Width.Travel(input.Width) % Width.Stride == 0;
        graph.RoundsDown |= !exact && !ceiling && !Same;
        return (Height.Output(input.Height, ceiling), Width.Output(input.Width, ceiling));
    }

    /// <summary>Kernel, stride, padding and dilation as a person would write them.</summary>
    /// <param name="strideIsKernel">Whether the stride is the kernel where it is not written.</param>
    public IEnumerable<LayerArgument> Arguments(bool strideIsKernel)
    {
        yield return new("Kernel", Height.Kernel, Positional: true);
        if (Height.Kernel != Width.Kernel)
        {
            yield return new("KernelWidth", Width.Kernel, Positional: true);
        }

        foreach (LayerArgument argument in Strides(strideIsKernel).Concat(Same ? [new LayerArgument("Same", true)] : Padding("Padding", Height, Width)).Concat(Dilations()))
        {
            yield return argument;
        }
    }

    public IEnumerable<LayerArgument> Strides(bool isKernel)
    {
        if ((Height.Stride, Width.Stride) == (isKernel ? (Height.Kernel, Width.Kernel) : (1, 1)))
        {
            return [];
        }

        return Height.Stride == Width.Stride ? [new("Stride", Height.Stride)] : [new("StrideHeight", Height.Stride), new("StrideWidth", Width.Stride)];
    }

    public IEnumerable<LayerArgument> Dilations()
    {
        // Along an axis of one element there is nothing to be dilated.
        int height = Height.Kernel == 1 ? Width.Dilation : Height.Dilation, width = Width.Kernel == 1 ? Height.Dilation : Width.Dilation;
        return (height, width) == (1, 1) || (Height.Kernel == 1 && Width.Kernel == 1)
            ? []
            : height == width ? [new("Dilation", height)] : [new("DilationHeight", height), new("DilationWidth", width)];
    }

    /// <summary>One number where all sides agree, else those that are not zero.</summary>
    public static IEnumerable<LayerArgument> Padding(string name, WindowAxis height, WindowAxis width) =>
        Sides(name, name, height.Before, height.After, width.Before, width.After, positional: false);

    /// <summary>One number where all sides agree, else those that are not zero.</summary>
    public static IEnumerable<LayerArgument> Sides(string all, string prefix, int top, int bottom, int left, int right, bool positional)
    {
        if (top == bottom && top == left && top == right)
        {
            return top == 0 ? [] : [new LayerArgument(all, top, positional)];
        }

        (string Name, int Value)[] sides = [("Top", top), ("Bottom", bottom), ("Left", left), ("Right", right)];
        return sides.Where(s => s.Value != 0).Select(s => new LayerArgument(prefix + s.Name, s.Value));
    }

    private static long[] Repeat(long value, int count) => [.. Enumerable.Repeat(value, count)];
}
