using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H' × W' × filters; (Kh·Kw·C/groups + 1)·filters parameters.</summary>
internal static class ConvRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int filters = scope.Integer("Filters", 1);
        int groups = scope.Integer("Groups", 1);
        return Infer(scope, _ => filters, _ => groups);
    }

    /// <summary>One group for each input channel: H × W × C → H' × W' × C·multiplier; (Kh·Kw + 1)·C·multiplier parameters.</summary>
    public static LayerResult InferDepthwise(LayerScope scope)
    {
        int multiplier = scope.Integer("Multiplier", 1);
        return Infer(scope, input => (long)input.Channels * multiplier, input => input.Channels);
    }

    private static LayerResult Infer(LayerScope scope, Func<Shape, long> filtersOf, Func<Shape, int> groupsOf)
    {
        WindowOptions options = WindowOptions.Read(scope, pools: false);
        float paddingValue = scope.Finite("PaddingValue", 0);
        string name = scope.NextName("conv");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors || WindowRule.Place(scope, options, input) is not { } placed)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        (Window window, int height, int width) = placed;
        long filters = filtersOf(input);
        int groups = groupsOf(input);
        if (TensorSize.Exceeds(scope, "its output", height, width, filters)
            || !GroupRule.Check(scope, groups, input, (int)filters)
            || TensorSize.Exceeds(scope, "its weights", window.KernelHeight, window.KernelWidth, input.Channels / groups, filters))
        {
            return LayerResult.Without(InferredSize.Map);
        }

        return LayerResult.Of(new ConvLayer(name, input, new Shape(height, width, (int)filters), window, scope.Flag("Bias", true), groups) { PaddingValue = paddingValue });
    }
}
