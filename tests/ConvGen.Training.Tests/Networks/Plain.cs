using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>A description of three plain outputs.</summary>
internal static class Plain
{
    public static NetworkDescription Description { get; } = SoftmaxRegression.Description with
    {
        Name = "Plain",
        Outputs = [SoftmaxRegression.Description.Outputs[0] with { Activation = OutputActivation.None }],
        Layers = [new LayerDescription("dense1", "Dense 3", new TensorShape(1, 1, 3, IsFlat: true), 21, 18)],
    };
}
