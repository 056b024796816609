using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H' × W' × filters, H' = (H − 1)·S − P + D·(F − 1) + 1 + output padding; (Kh·Kw·C/groups + 1)·filters parameters.</summary>
internal static class ConvTransposeRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int filters = scope.Integer("Filters", 1);
        int groups = scope.Integer("Groups", 1);
        TransposedOptions options = TransposedOptions.Read(scope);
        string name = scope.NextName("convtranspose");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        CheckAxis(scope, options.Height, input.Height, "PaddingTop", "PaddingBottom");
        CheckAxis(scope, options.Width, input.Width, "PaddingLeft", "PaddingRight");
        GroupRule.Check(scope, groups, input, filters);
        if (scope.HasErrors
            || TensorSize.Exceeds(scope, "its output before padding is cut off", options.Height.Uncut(input.Height), options.Width.Uncut(input.Width), filters)
            || TensorSize.Exceeds(scope, "its weights", options.Height.Window.Kernel, options.Width.Window.Kernel, input.Channels / groups, filters))
        {
            return LayerResult.Without(InferredSize.Map);
        }

        var output = new Shape((int)options.Height.Output(input.Height), (int)options.Width.Output(input.Width), filters);
        Window window = WindowArithmetic.ToWindow(options.Height.Window, options.Width.Window);
        return LayerResult.Of(new ConvTransposeLayer(name, input, output, window, scope.Flag("Bias", true), groups));
    }

    private static void CheckAxis(LayerScope scope, TransposedAxis axis, int input, string before, string after)
    {
        if (axis.Output(input) >= 1)
        {
            return;
        }

        scope.ReportAt(
            scope.Has("Padding") ? "Padding" : scope.Has(after) ? after : before,
            Descriptors.ArgumentOutOfRange,
            scope.Kind,
            $"{before} + {after}",
            LayerScope.Text(axis.Window.PadBefore + (long)axis.Window.PadAfter),
            $"less than the {LayerScope.Text(axis.Uncut(input))} {(before == "PaddingTop" ? "rows" : "columns")} that they are cut off from");
    }
}
