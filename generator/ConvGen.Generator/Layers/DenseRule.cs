using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>N → units; (N + 1)·units parameters.</summary>
internal static class DenseRule
{
    // The values of ConvGen.WeightFormat.
    private const long Full = 0;
    private const long Half = 1;

    public static LayerResult Infer(LayerScope scope)
    {
        int units = scope.Integer("Units", 1);
        string name = scope.NextName("dense");
        long format = scope.Raw("Weights") ?? Full;
        if (format is not (Full or Half))
        {
            scope.ReportAt("Weights", Descriptors.ArgumentOutOfRange, scope.Kind, "Weights", LayerScope.Text(format), "WeightFormat.Full or WeightFormat.Half");
        }

        InferredSize size = scope.HasErrors ? InferredSize.Vector : InferredSize.Of(Shape.Vector(units));
        if (!MapRule.CheckVector(scope) || scope.HasErrors || scope.Input.Shape is not { } input || TensorSize.Exceeds(scope, "its weights", input.Channels, units))
        {
            return LayerResult.Without(size);
        }

        return LayerResult.Of(new DenseLayer(name, input, Shape.Vector(units), scope.Flag("Bias", true)) { HalfWeights = format == Half });
    }
}
