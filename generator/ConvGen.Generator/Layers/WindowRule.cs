using System.Globalization;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>The size rule that convolution and pooling share, one axis at a time.</summary>
internal static class WindowRule
{
    /// <summary>Where the windows stand on the input; null, with the error reported, where they do not.</summary>
    public static (Window Window, int Height, int Width)? Place(LayerScope scope, WindowOptions options, Shape input)
    {
        if (options.Same)
        {
            return PlaceSame(scope, options, input);
        }

        CheckFits(scope, options, input);
        if (!scope.HasErrors && options.Rounding == SizeRounding.Exact)
        {
            CheckExact(scope, options, input);
        }

        return scope.HasErrors ? null : Sized(scope, options.Height, options.Width, options.Rounding, input);
    }

    private static (Window Window, int Height, int Width)? PlaceSame(LayerScope scope, WindowOptions options, Shape input)
    {
        (long top, long bottom) = WindowArithmetic.SamePadding(input.Height, options.Height);
        (long left, long right) = WindowArithmetic.SamePadding(input.Width, options.Width);
        if (TensorSize.Exceeds(scope, "its padded input", input.Height + top + bottom, input.Width + left + right, input.Channels))
        {
            return null;
        }

        AxisWindow height = options.Height with { PadBefore = (int)top, PadAfter = (int)bottom };
        AxisWindow width = options.Width with { PadBefore = (int)left, PadAfter = (int)right };

        // Padding can only add: where the stride is larger than the kernel some of the last pixels stay unread, so round as Floor does.
        return Sized(scope, height, width, SizeRounding.Floor, input);
    }

    private static (Window Window, int Height, int Width)? Sized(LayerScope scope, AxisWindow height, AxisWindow width, SizeRounding rounding, Shape input)
    {
        if (TensorSize.Exceeds(scope, "its padded input", height.PaddedInput(input.Height), width.PaddedInput(input.Width), input.Channels))
        {
            return null;
        }

        return (WindowArithmetic.ToWindow(height, width), (int)height.Output(input.Height, rounding), (int)width.Output(input.Width, rounding));
    }

    private static void CheckFits(LayerScope scope, WindowOptions options, Shape input)
    {
        bool heightFits = options.Height.Fits(input.Height);
        bool widthFits = options.Width.Fits(input.Width);
        if (!heightFits && !widthFits && IsSquare(options, input))
        {
            ReportTooLarge(scope, options.Height, input.Height, "rows and columns", "Padding");
            return;
        }

        if (!heightFits)
        {
            ReportTooLarge(scope, options.Height, input.Height, "rows", "PaddingTop or PaddingBottom");
        }

        if (!widthFits)
        {
            ReportTooLarge(scope, options.Width, input.Width, "columns", "PaddingLeft or PaddingRight");
        }
    }

    private static void ReportTooLarge(LayerScope scope, AxisWindow axis, int input, string unit, string sides) =>
        scope.Report(
            Descriptors.KernelTooLarge,
            scope.Kind,
            axis.Dilation == 1 ? LayerScope.Text(axis.Extent) : $"{axis.Dilation}·({axis.Kernel} − 1) + 1 = {LayerScope.Text(axis.Extent)}",
            unit,
            axis.PadBefore + (long)axis.PadAfter == 0 ? LayerScope.Text(input) : $"{PaddedSum(axis, input)} = {LayerScope.Text(axis.PaddedInput(input))}",
            axis.Dilation == 1 ? $"more padding ({sides}) " : $"less dilation, more padding ({sides}) ",
            LayerScope.Text(axis.Extent - axis.PadBefore - axis.PadAfter));

    /// <summary>Reports each axis by itself, but a square sum only once: what mends one axis mends the other.</summary>
    private static void CheckExact(LayerScope scope, WindowOptions options, Shape input)
    {
        bool heightIsExact = options.Height.IsExact(input.Height);
        bool widthIsExact = options.Width.IsExact(input.Width);
        bool sameSum = IsSquare(options, input);
        if (!heightIsExact)
        {
            ReportNotInteger(scope, "height", options.Height, input.Height, sameSum, new SizeAdvice(options, input, isHeight: true));
        }

        if (!widthIsExact && !sameSum)
        {
            ReportNotInteger(scope, "width", options.Width, input.Width, false, new SizeAdvice(options, input, isHeight: false));
        }
    }

    private static bool IsSquare(WindowOptions options, Shape input) => options.Height == options.Width && input.Height == input.Width;

    private static void ReportNotInteger(LayerScope scope, string axisName, AxisWindow axis, int input, bool both, SizeAdvice advice) =>
        scope.Report(
            Descriptors.SizeNotInteger, scope.Kind, axisName, Sum(axis, input), Quotient(axis, input), both ? " (nor is the width, by the same sum)" : "", advice.ToString());

    /// <summary>(224 − 11 + 2·0)/4 + 1.</summary>
    private static string Sum(AxisWindow axis, int input)
    {
        string padding = axis.PadBefore == axis.PadAfter ? $"2·{axis.PadBefore}" : $"{axis.PadBefore} + {axis.PadAfter}";
        string extent = axis.Dilation == 1 ? $"{axis.Kernel}" : $"({axis.Dilation}·({axis.Kernel} − 1) + 1)";
        return $"({input} − {extent} + {padding})/{axis.Stride} + 1";
    }

    private static string PaddedSum(AxisWindow axis, int input) =>
        axis.PadBefore == axis.PadAfter ? $"{input} + 2·{axis.PadBefore}" : $"{input} + {axis.PadBefore} + {axis.PadAfter}";

    /// <summary>54.25; a fraction that does not end is cut to three digits and an ellipsis.</summary>
    private static string Quotient(AxisWindow axis, int input)
    {
        decimal value = ((decimal)axis.Travel(input) / axis.Stride) + 1;
        decimal cut = decimal.Truncate(value * 1000) / 1000;
        return cut.ToString("0.###", CultureInfo.InvariantCulture) + (cut == value ? "" : "…");
    }
}
