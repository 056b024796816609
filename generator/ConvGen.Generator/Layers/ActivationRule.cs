using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Element by element: any size stays as it is.</summary>
internal static class ActivationRule
{
    public static LayerResult InferReLU(LayerScope scope) => Infer(scope, "relu", Activation.ReLU);

    public static LayerResult InferTanh(LayerScope scope) => Infer(scope, "tanh", Activation.Tanh);

    public static LayerResult InferSigmoid(LayerScope scope) => Infer(scope, "sigmoid", Activation.Sigmoid);

    private static LayerResult Infer(LayerScope scope, string kind, Activation activation)
    {
        string name = scope.NextName(kind);
        return scope.Input.Shape is { } input ? LayerResult.Of(new ActivationLayer(name, input, input, activation)) : LayerResult.Without(scope.Input);
    }
}
