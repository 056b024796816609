using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>What would make an axis come out even: the nearest paddings, kernels, strides and input sizes that do. Everything it says has been tried.</summary>
/// <param name="options">The window that does not come out even.</param>
/// <param name="input">What it reads.</param>
/// <param name="isHeight">The axis.</param>
internal sealed class SizeAdvice(WindowOptions options, Shape input, bool isHeight)
{
    /// <summary>How far from what was written a kernel or stride is still worth naming.</summary>
    private const int Farthest = 64;

    private readonly AxisWindow _axis = isHeight ? options.Height : options.Width;
    private readonly AxisWindow _other = isHeight ? options.Width : options.Height;
    private readonly int _input = isHeight ? input.Height : input.Width;
    private readonly int _otherInput = isHeight ? input.Width : input.Height;

    /// <summary>Whether what mends one axis mends the other.</summary>
    private bool IsSquare => options.Height == options.Width && input.Height == input.Width;

    /// <summary>Such as <c>Kernel = 8 or 12, Stride = 3, an input height of 223 or 227, or Rounding = Rounding.Floor</c>.</summary>
    public override string ToString()
    {
        var ways = new List<string>();
        Add(Padding());
        Add(Nearest("Kernel", _axis.Kernel, 2, WithKernel));
        Add(Nearest("Stride", _axis.Stride, 1, (axis, stride) => axis with { Stride = stride }));
        Add(InputSizes());
        return $"{string.Join(", ", ways)}, or Rounding = Rounding.Floor";

        void Add(string? way)
        {
            if (way is not null)
            {
                ways.Add(way);
            }
        }
    }

    /// <summary>Symmetric padding where it helps; otherwise more at the end.</summary>
    private string? Padding()
    {
        if (_axis.PadBefore == _axis.PadAfter && Nearest("Padding", _axis.PadBefore, 0, (axis, p) => axis with { PadBefore = p, PadAfter = p }) is { } symmetric)
        {
            return symmetric;
        }

        int missing = (int)(_axis.Stride - (_axis.Travel(_input) % _axis.Stride));
        AxisWindow padded = _axis with { PadAfter = (int)Math.Min(int.MaxValue, (long)_axis.PadAfter + missing) };
        return IsGood(padded, _input) ? Sides(padded, IsSquare ? padded : _other) : null;
    }

    /// <summary>Every side that is padded, those that stay as they are among them: the one-number form has to go.</summary>
    private string Sides(AxisWindow axis, AxisWindow other)
    {
        AxisWindow height = isHeight ? axis : other;
        AxisWindow width = isHeight ? other : axis;
        var sides = new List<string>();
        Add("PaddingTop", height.PadBefore);
        Add("PaddingBottom", height.PadAfter);
        Add("PaddingLeft", width.PadBefore);
        Add("PaddingRight", width.PadAfter);
        return string.Join(" and ", sides);

        void Add(string side, int padding)
        {
            if (padding > 0)
            {
                sides.Add($"{side} = {padding}");
            }
        }
    }

    /// <summary>The nearest values below and above that come out even. One that serves both axes goes by the short name.</summary>
    private string? Nearest(string name, int current, int minimum, Func<AxisWindow, int, AxisWindow> change)
    {
        int reach = Math.Min(Farthest, Math.Max(current, 2));
        int? below = null;
        int? above = null;
        for (int distance = 1; distance <= reach; distance++)
        {
            below ??= current - distance >= minimum && IsGood(change(_axis, current - distance), _input) ? current - distance : null;
            above ??= current <= int.MaxValue - distance && IsGood(change(_axis, current + distance), _input) ? current + distance : null;
        }

        int[] found = [.. new[] { below, above }.Where(v => v is not null).Select(v => v!.Value)];
        int[] both = [.. found.Where(v => IsGood(change(_other, v), _otherInput))];
        if (both.Length > 0)
        {
            return $"{name} = {string.Join(" or ", both)}";
        }

        return found.Length == 0 ? null : $"{AxisName(name)} = {string.Join(" or ", found)}";
    }

    private string AxisName(string name) => name == "Padding"
        ? (isHeight ? "PaddingTop and PaddingBottom" : "PaddingLeft and PaddingRight")
        : name + (isHeight ? "Height" : "Width");

    private AxisWindow WithKernel(AxisWindow axis, int kernel) => axis with { Kernel = kernel, Stride = options.StrideIsKernel ? kernel : axis.Stride };

    /// <summary>Comes out even, and every window keeps a pixel of the image.</summary>
    private static bool IsGood(AxisWindow axis, int input) =>
        axis.Fits(input) && axis.IsExact(input) && Math.Max(axis.PadBefore, axis.PadAfter) < axis.Extent;

    private string InputSizes()
    {
        long rest = _axis.Travel(_input) % _axis.Stride;
        long above = _input + _axis.Stride - rest;
        string sizes = _input - rest >= 1 ? $"{_input - rest} or {above}" : $"{above}";
        return $"an input {(IsSquare ? "height and width" : isHeight ? "height" : "width")} of {sizes}";
    }
}
