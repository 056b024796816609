using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>H × W × C → H' × W' × filters; (Kh·Kw·C + 1)·filters parameters.</summary>
internal static class ConvRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int filters = scope.Integer("Filters", 1);
        WindowOptions options = WindowOptions.Read(scope, pools: false);
        string name = scope.NextName("conv");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        if (scope.Input.Shape is not { } input || scope.HasErrors || WindowRule.Place(scope, options, input) is not { } placed)
        {
            return LayerResult.Without(InferredSize.Map);
        }

        (Window window, int height, int width) = placed;
        if (TensorSize.Exceeds(scope, "its output", height, width, filters)
            | TensorSize.Exceeds(scope, "its weights", window.KernelHeight, window.KernelWidth, input.Channels, filters))
        {
            return LayerResult.Without(InferredSize.Map);
        }

        return LayerResult.Of(new ConvLayer(name, input, new Shape(height, width, filters), window, scope.Flag("Bias", true)));
    }
}
