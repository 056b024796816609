using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>The size of one image; no layer of the graph.</summary>
internal static class InputRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        int height = scope.Integer("Height", 1);
        int width = scope.Integer("Width", 1);
        int channels = scope.Integer("Channels", 1);
        return scope.HasErrors || TensorSize.Exceeds(scope, "the image", height, width, channels)
            ? LayerResult.Without(InferredSize.Map)
            : LayerResult.Without(InferredSize.Of(new Shape(height, width, channels)));
    }
}
