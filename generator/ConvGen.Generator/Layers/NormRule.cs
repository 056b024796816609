using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Normalisations: the size stays.</summary>
internal static class NormRule
{
    /// <summary>Any size; 2·C parameters where affine.</summary>
    public static LayerResult InferBatch(LayerScope scope)
    {
        float epsilon = scope.Positive("Epsilon", 1e-5f);
        float momentum = scope.Momentum("Momentum", 0.1f);
        string name = scope.NextName("bn");
        return scope.Input.Shape is { } input && !scope.HasErrors
            ? LayerResult.Of(new BatchNormLayer(name, input, input, epsilon, momentum, scope.Flag("Affine", true)))
            : LayerResult.Without(scope.Input);
    }

    /// <summary>Maps only; no parameters.</summary>
    public static LayerResult InferLocalResponse(LayerScope scope)
    {
        int size = scope.Integer("Size", 1);
        float alpha = scope.Positive("Alpha", 1e-4f);
        float beta = scope.Positive("Beta", 0.75f);
        float k = scope.Positive("K", 1f);
        string name = scope.NextName("lrn");
        if (!MapRule.Check(scope))
        {
            return LayerResult.Unknown;
        }

        return scope.Input.Shape is { } input && !scope.HasErrors
            ? LayerResult.Of(new LocalResponseNormLayer(name, input, input, size, alpha, beta, k))
            : LayerResult.Without(InferredSize.Map);
    }
}
