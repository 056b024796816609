using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Vector → vector of the same length. That it is the last layer is the chain's affair.</summary>
internal static class SoftmaxRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        string name = scope.NextName("softmax");
        return scope.Input is { } input && MapRule.CheckVector(scope, input) ? LayerResult.Of(new SoftmaxLayer(name, input, input)) : LayerResult.Unknown;
    }
}
