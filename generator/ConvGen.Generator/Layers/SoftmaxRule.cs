using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Vector → vector of the same length. That no layer reads it is the network's affair.</summary>
internal static class SoftmaxRule
{
    public static LayerResult Infer(LayerScope scope) => Infer(scope, log: false);

    public static LayerResult InferLog(LayerScope scope) => Infer(scope, log: true);

    private static LayerResult Infer(LayerScope scope, bool log)
    {
        string name = scope.NextName("softmax");
        return MapRule.CheckVector(scope) && scope.Input.Shape is { } input
            ? LayerResult.Of(new SoftmaxLayer(name, input, input, log))
            : LayerResult.Without(InferredSize.Vector);
    }
}
