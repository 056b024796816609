using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H·factor × W·factor × C; no parameters.</summary>
internal static class UpsampleRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int factor = scope.Integer("Factor", 1);
        int factorHeight = scope.Integer("FactorHeight", factor);
        int factorWidth = scope.Integer("FactorWidth", factor);
        string name = scope.NextName("upsample");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input
            || scope.HasErrors
            || TensorSize.Exceeds(scope, "its output", input.Height, factorHeight, input.Width, factorWidth, input.Channels))
        {
            return LayerResult.Without(InferredSize.Map);
        }

        var output = new Shape(input.Height * factorHeight, input.Width * factorWidth, input.Channels);
        return LayerResult.Of(new UpsampleLayer(name, input, output, factorHeight, factorWidth));
    }
}
