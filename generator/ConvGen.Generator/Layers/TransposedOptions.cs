using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Layers;

/// <summary>One axis of a transposed convolution: (W − 1)·S − P + D·(F − 1) + 1 + output padding.</summary>
/// <param name="Window">The convolution that it transposes.</param>
/// <param name="OutputPadding">Added at the end.</param>
internal readonly record struct TransposedAxis(AxisWindow Window, int OutputPadding)
{
    /// <summary>The output's size before padding is cut off it.</summary>
    public long Uncut(int input) => ((input - 1L) * Window.Stride) + Window.Extent + OutputPadding;

    /// <summary>Below 1 where padding leaves nothing.</summary>
    public long Output(int input) => Uncut(input) - Window.PadBefore - Window.PadAfter;
}

/// <summary>The arguments of a transposed convolution.</summary>
internal sealed record TransposedOptions(TransposedAxis Height, TransposedAxis Width)
{
    private const string Square = "OutputPadding";

    /// <summary>Reads and checks the arguments; errors are in the scope afterwards.</summary>
    public static TransposedOptions Read(LayerScope scope)
    {
        WindowOptions window = WindowOptions.Read(scope, pools: false);
        scope.Exclude(Square, Square + "Height");
        scope.Exclude(Square, Square + "Width");
        int padding = scope.Integer(Square, 0, minimum: 0);
        return new TransposedOptions(ReadAxis(scope, window.Height, Square + "Height", padding), ReadAxis(scope, window.Width, Square + "Width", padding));
    }

    /// <summary>As in PyTorch: output padding tells apart sizes that the stride brings together, so more of it than that would be pixels that nothing reaches.</summary>
    private static TransposedAxis ReadAxis(LayerScope scope, AxisWindow window, string argument, int padding)
    {
        int outputPadding = scope.Integer(argument, padding, minimum: 0);
        int limit = Math.Max(window.Stride, window.Dilation);
        if (!scope.HasErrors && outputPadding >= limit)
        {
            string written = scope.Has(argument) ? argument : Square;
            scope.ReportAt(
                written,
                Descriptors.ArgumentOutOfRange,
                scope.Kind,
                written,
                LayerScope.Text(outputPadding),
                $"less than the larger of stride and dilation, which is {LayerScope.Text(limit)}");
        }

        return new TransposedAxis(window, outputPadding);
    }
}
