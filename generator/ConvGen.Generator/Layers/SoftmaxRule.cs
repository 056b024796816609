using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Vector → vector of the same length. That it is the last layer is the chain's affair.</summary>
internal static class SoftmaxRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        string name = scope.NextName("softmax");
        return MapRule.CheckVector(scope) && scope.Input.Shape is { } input ? LayerResult.Of(new SoftmaxLayer(name, input, input)) : LayerResult.Without(InferredSize.Vector);
    }
}
