using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>The size stays; groups must divide the channels.</summary>
internal static class ChannelShuffleRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int groups = scope.Integer("Groups", 1);
        string name = scope.NextName("shuffle");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        if (input.Channels % groups != 0)
        {
            scope.ReportAt(
                "Groups", Descriptors.ArgumentOutOfRange, scope.Kind, "Groups", LayerScope.Text(groups), $"a divisor of the input's {LayerScope.Text(input.Channels)} channels");
            return LayerResult.Without(InferredSize.Map);
        }

        return LayerResult.Of(new ChannelShuffleLayer(name, input, input, groups));
    }
}
