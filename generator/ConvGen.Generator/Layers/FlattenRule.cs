using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H·W·C.</summary>
internal static class FlattenRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        string name = scope.NextName("flatten");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Without(scope.Input);
        }

        return scope.Input.Shape is { } input ? LayerResult.Of(new FlattenLayer(name, input, Shape.Vector(input.Length))) : LayerResult.Without(InferredSize.Vector);
    }
}
