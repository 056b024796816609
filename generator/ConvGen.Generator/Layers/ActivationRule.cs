using System.Globalization;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Element by element: any size stays as it is.</summary>
internal static class ActivationRule
{
    public static LayerResult InferReLU(LayerScope scope) => Infer(scope, "relu", new(ActivationKind.ReLU));

    // Not "relu6": the first one would be called as the sixty-first ReLU.
    public static LayerResult InferReLU6(LayerScope scope) => Infer(scope, "relusix", new(ActivationKind.ReLU6));

    /// <summary>A slope of zero is ReLU; a negative one would hide the input's sign, which the derivative is taken from.</summary>
    public static LayerResult InferLeakyReLU(LayerScope scope) =>
        Infer(scope, "leakyrelu", new(ActivationKind.LeakyReLU, scope.Positive("Slope", Activation.DefaultSlope)));

    public static LayerResult InferELU(LayerScope scope) => Infer(scope, "elu", new(ActivationKind.ELU, scope.Positive("Alpha", Activation.DefaultAlpha)));

    public static LayerResult InferSELU(LayerScope scope) => Infer(scope, "selu", new(ActivationKind.SELU));

    public static LayerResult InferGELU(LayerScope scope) => Infer(scope, "gelu", new(ActivationKind.GELU));

    public static LayerResult InferSiLU(LayerScope scope) => Infer(scope, "silu", new(ActivationKind.SiLU));

    public static LayerResult InferHardSwish(LayerScope scope) => Infer(scope, "hardswish", new(ActivationKind.HardSwish));

    public static LayerResult InferTanh(LayerScope scope) => Infer(scope, "tanh", new(ActivationKind.Tanh));

    public static LayerResult InferSigmoid(LayerScope scope) => Infer(scope, "sigmoid", new(ActivationKind.Sigmoid));

    public static LayerResult InferHardSigmoid(LayerScope scope) => Infer(
        scope,
        "hardsigmoid",
        new(ActivationKind.HardSigmoid, scope.Positive("Slope", Activation.DefaultHardSlope), scope.Finite("Offset", Activation.DefaultHardOffset)));

    /// <summary>Bounds in order; equal ones would leave a constant.</summary>
    public static LayerResult InferClip(LayerScope scope)
    {
        float lower = scope.Finite("Min", 0), upper = scope.Finite("Max", 0);
        if (!scope.HasErrors && lower >= upper)
        {
            scope.ReportAt("Max", Descriptors.ArgumentOutOfRange, scope.Kind, "Max", Text(upper), $"a number above Min, which is {Text(lower)}");
        }

        return Infer(scope, "clip", new(ActivationKind.Clip, lower, upper));
    }

    public static LayerResult InferSoftplus(LayerScope scope) => Infer(scope, "softplus", new(ActivationKind.Softplus));

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static LayerResult Infer(LayerScope scope, string kind, Activation activation)
    {
        string name = scope.NextName(kind);
        return scope.Input.Shape is { } input && !scope.HasErrors
            ? LayerResult.Of(new ActivationLayer(name, input, input, activation))
            : LayerResult.Without(scope.Input);
    }
}
