using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H' × W' × C; no parameters.</summary>
internal static class PoolRule
{
    public static LayerResult InferMax(LayerScope scope) => Infer(scope, PoolKind.Max);

    public static LayerResult InferAverage(LayerScope scope) => Infer(scope, PoolKind.Average);

    private static LayerResult Infer(LayerScope scope, PoolKind kind)
    {
        WindowOptions options = WindowOptions.Read(scope, pools: true);
        string name = scope.NextName("pool");
        if (scope.Input is not { } input || !MapRule.Check(scope, input) || scope.HasErrors || WindowRule.Place(scope, options, input) is not { } placed)
        {
            return LayerResult.Unknown;
        }

        (Window window, int height, int width) = placed;
        return TensorSize.Exceeds(scope, "its output", height, width, input.Channels)
            ? LayerResult.Unknown
            : LayerResult.Of(new PoolLayer(name, input, new Shape(height, width, input.Channels), kind, window, scope.Flag("CountPadding", true)));
    }
}
