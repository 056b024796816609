using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H × W × C/size; no parameters.</summary>
internal static class ChannelPoolRule
{
    public static LayerResult InferMax(LayerScope scope) => Infer(scope, PoolKind.Max);

    public static LayerResult InferMin(LayerScope scope) => Infer(scope, PoolKind.Min);

    public static LayerResult InferAverage(LayerScope scope) => Infer(scope, PoolKind.Average);

    private static LayerResult Infer(LayerScope scope, PoolKind kind)
    {
        int size = scope.Integer("Size", 1);
        string name = scope.NextName("pool");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        if (input.Channels % size != 0)
        {
            scope.ReportAt("Size", Descriptors.ArgumentOutOfRange, scope.Kind, "Size", LayerScope.Text(size), $"a divisor of the input's {LayerScope.Text(input.Channels)} channels");
            return LayerResult.Without(InferredSize.Map);
        }

        return LayerResult.Of(new ChannelPoolLayer(name, input, input with { Channels = input.Channels / size }, kind, size));
    }
}
