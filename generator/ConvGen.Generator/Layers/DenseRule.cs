using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>N → units; (N + 1)·units parameters.</summary>
internal static class DenseRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int units = scope.Integer("Units", 1);
        string name = scope.NextName("dense");
        if (scope.HasErrors)
        {
            return LayerResult.Unknown;
        }

        Shape output = Shape.Vector(units);
        if (scope.Input is not { } input || !MapRule.CheckVector(scope, input) || TensorSize.Exceeds(scope, "its weights", input.Channels, units))
        {
            return new LayerResult(null, output);
        }

        return LayerResult.Of(new DenseLayer(name, input, output, scope.Flag("Bias", true)));
    }
}
