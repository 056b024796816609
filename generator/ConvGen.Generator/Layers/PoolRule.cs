using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H' × W' × C; no parameters.</summary>
internal static class PoolRule
{
    public static LayerResult InferMax(LayerScope scope) => Infer(scope, PoolKind.Max);

    public static LayerResult InferMin(LayerScope scope) => Infer(scope, PoolKind.Min);

    public static LayerResult InferAverage(LayerScope scope) => Infer(scope, PoolKind.Average);

    public static LayerResult InferGlobalMax(LayerScope scope) => InferGlobal(scope, PoolKind.Max);

    public static LayerResult InferGlobalMin(LayerScope scope) => InferGlobal(scope, PoolKind.Min);

    public static LayerResult InferGlobalAverage(LayerScope scope) => InferGlobal(scope, PoolKind.Average);

    /// <summary>H × W × C → 1 × 1 × C: a window as large as the map.</summary>
    private static LayerResult InferGlobal(LayerScope scope, PoolKind kind)
    {
        string name = scope.NextName("pool");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        var window = new Window(input.Height, input.Width, input.Height, input.Width, 0, 0, 0, 0, 1, 1);
        return LayerResult.Of(new PoolLayer(name, input, new Shape(1, 1, input.Channels), kind, window, CountPadding: true));
    }

    private static LayerResult Infer(LayerScope scope, PoolKind kind)
    {
        WindowOptions options = WindowOptions.Read(scope, pools: true);
        string name = scope.NextName("pool");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors || WindowRule.Place(scope, options, input) is not { } placed)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        (Window window, int height, int width) = placed;
        return TensorSize.Exceeds(scope, "its output", height, width, input.Channels)
            ? LayerResult.Without(InferredSize.Map)
            : LayerResult.Of(new PoolLayer(name, input, new Shape(height, width, input.Channels), kind, window, scope.Flag("CountPadding", true)));
    }
}
