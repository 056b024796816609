using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>The size stays; no parameters.</summary>
internal static class DropoutRule
{
    private const float DefaultRate = 0.5f;

    public static LayerResult Infer(LayerScope scope) => Infer(scope, spatial: false);

    /// <summary>Channels are dropped whole, so there must be a map.</summary>
    public static LayerResult InferSpatial(LayerScope scope) => Infer(scope, spatial: true);

    private static LayerResult Infer(LayerScope scope, bool spatial)
    {
        float rate = scope.Rate("Rate", DefaultRate);
        string name = scope.NextName("dropout");
        if (spatial && !MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        return scope.Input.Shape is { } input && !scope.HasErrors
            ? LayerResult.Of(new DropoutLayer(name, input, input, rate, spatial))
            : LayerResult.Without(scope.Input);
    }
}
