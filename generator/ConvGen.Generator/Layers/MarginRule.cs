using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Rows and columns added around a map, or cut off it; no parameters.</summary>
internal static class MarginRule
{
    private static readonly string[] s_sides = ["Top", "Bottom", "Left", "Right"];

    /// <summary>H × W × C → (top + H + bottom) × (left + W + right) × C.</summary>
    public static LayerResult InferPad(LayerScope scope)
    {
        Margins margins = Read(scope);
        float value = scope.Finite("Value", 0);
        string name = scope.NextName("pad");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input
            || scope.HasErrors
            || TensorSize.Exceeds(scope, "its output", input.Height + margins.Rows, input.Width + margins.Columns, input.Channels))
        {
            return LayerResult.Without(InferredSize.Map);
        }

        var output = new Shape((int)(input.Height + margins.Rows), (int)(input.Width + margins.Columns), input.Channels);
        return LayerResult.Of(new PadLayer(name, input, output, margins.Top, margins.Left, value));
    }

    /// <summary>H × W × C → (H − top − bottom) × (W − left − right) × C, of which something must be left.</summary>
    public static LayerResult InferCrop(LayerScope scope)
    {
        Margins margins = Read(scope);
        string name = scope.NextName("crop");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        CheckLeft(scope, "Top", "Bottom", margins.Rows, input.Height, "rows");
        CheckLeft(scope, "Left", "Right", margins.Columns, input.Width, "columns");
        if (scope.HasErrors)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        var output = new Shape((int)(input.Height - margins.Rows), (int)(input.Width - margins.Columns), input.Channels);
        return LayerResult.Of(new CropLayer(name, input, output, margins.Top, margins.Left));
    }

    private static Margins Read(LayerScope scope)
    {
        foreach (string side in s_sides)
        {
            scope.Exclude("All", side);
        }

        int all = scope.Integer("All", 0, minimum: 0);
        int[] sides = [.. s_sides.Select(side => scope.Integer(side, all, minimum: 0))];
        return new Margins(sides[0], sides[1], sides[2], sides[3]);
    }

    private static void CheckLeft(LayerScope scope, string before, string after, long margin, int extent, string unit)
    {
        if (margin < extent)
        {
            return;
        }

        scope.ReportAt(
            scope.Has("All") ? "All" : scope.Has(after) ? after : before,
            Descriptors.ArgumentOutOfRange,
            scope.Kind,
            $"{before} + {after}",
            LayerScope.Text(margin),
            $"less than the map's {LayerScope.Text(extent)} {unit}");
    }

    private readonly record struct Margins(int Top, int Bottom, int Left, int Right)
    {
        public long Rows => (long)Top + Bottom;

        public long Columns => (long)Left + Right;
    }
}
