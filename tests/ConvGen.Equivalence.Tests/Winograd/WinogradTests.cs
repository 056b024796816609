using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Equivalence.Tests.Winograd;

/// <summary>Winograd's algorithm against the plain sum in double precision: every way in which tiles meet the edges, channels fill vectors and blocks fill a map.</summary>
public class WinogradTests
{
    /// <summary>Relative to the largest output, with up to 256 input channels; the direct sum's own error is about half of it. It grows with the root of the number of terms.</summary>
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(13, 13, 64, 64, 3, 0, "ReLU")]
    [InlineData(12, 12, 32, 32, 3, 1, "ReLU")]
    [InlineData(9, 17, 40, 48, 3, 1, "Tanh")]
    [InlineData(30, 7, 24, 70, 3, 2, "Sigmoid")]
    [InlineData(21, 22, 33, 17, 3, 1, "Identity")]
    [InlineData(31, 29, 16, 96, 3, 1, "GELU")]
    [InlineData(60, 60, 48, 32, 3, 1, "ReLU6")]
    [InlineData(14, 14, 256, 256, 3, 1, "ReLU")]
    [InlineData(7, 7, 512, 512, 3, 1, "ReLU")]
    [InlineData(8, 7, 384, 512, 3, 1, "Tanh")]
    [InlineData(13, 13, 32, 48, 5, 2, "ReLU")]
    [InlineData(11, 18, 33, 70, 5, 0, "Sigmoid")]
    [InlineData(27, 27, 96, 256, 5, 2, "ReLU")]
    public void ConvolutionsAreTheReferences(int height, int width, int inputs, int outputs, int kernel, int padding, string activation)
    {
        // The image's own layer is never transformed: what reads it comes first.
        string source = $"""
            global using ConvGen;
            [Network(Inference = true), Input({height}, {width}, 3)]
            [Conv({inputs}, 1), Tanh]
            [Conv({outputs}, {kernel}, Padding = {padding}), {activation}]
            public partial class Net;
            """;
        (NetworkGraph graph, Type type) = CompiledSource.Networks(source).Single();
        Assert.All(Target.All.Where(target => Trial.Widths.Contains(target.Bits)), target => Assert.Contains(NetworkPlanner.Plan(target, graph).Inference.Winograd, packing => packing.Inputs == inputs));

        CheckPredictions(graph, type, Tolerance * Math.Sqrt(Math.Max(1, inputs / 256.0)));
    }

    [Theory]
    [InlineData(12, 16, 32, 32, 3, "ReLU")]
    [InlineData(13, 13, 32, 48, 3, "Tanh")]
    [InlineData(30, 15, 24, 70, 3, "LeakyReLU")]
    [InlineData(9, 25, 64, 64, 3, "Sigmoid")]
    [InlineData(9, 25, 64, 64, 3, "GELU")]
    [InlineData(14, 14, 512, 512, 3, "ReLU")]
    [InlineData(7, 7, 512, 512, 3, "ELU")]
    [InlineData(15, 19, 48, 64, 5, "ReLU")]
    public void PoolsBehindThemAreTheReferences(int height, int width, int inputs, int outputs, int kernel, string activation)
    {
        string source = $"""
            global using ConvGen;
            [Network(Inference = true, Rounding = Rounding.Floor), Input({height}, {width}, 3)]
            [Conv({inputs}, 1), Tanh]
            [Conv({outputs}, {kernel}, Padding = {kernel / 2}), {activation}, MaxPool(2)]
            [Conv(8, 1)]
            public partial class Net;
            """;
        (NetworkGraph graph, Type type) = CompiledSource.Networks(source).Single();
        InferencePlan plan = NetworkPlanner.Plan(Target.All[0], graph).Inference;
        Assert.Contains(plan.Winograd, packing => packing.Inputs == inputs);
        Assert.Equal(activation is "Sigmoid" or "GELU" ? 1 : 0, plan.Steps.Count(step => step.Kernel is PoolKernel));

        CheckPredictions(graph, type, 2 * Tolerance);
    }

    /// <summary>Shortcuts of every kind: around one convolution or several, from the later or the earlier side, with and without an activation behind.</summary>
    [Theory]
    [InlineData("[Conv(48, 1), Tanh(Name = \"a\")] [Conv(48, 3, Padding = 1), BatchNorm] [Add(\"a\"), ReLU]", 0)]
    [InlineData("[Conv(48, 1), Tanh(Name = \"a\")] [Conv(20, 1), ReLU] [Conv(48, 1)] [Add(\"a\")]", 0)]
    [InlineData("[Conv(48, 1), Tanh(Name = \"a\")] [Conv(48, 3, Padding = 1, Name = \"b\")] [From(\"a\")] [Conv(48, 1), BatchNorm] [Add(\"b\"), Sigmoid] [Conv(8, 3)]", 0)]
    [InlineData("[Conv(48, 1), Tanh(Name = \"a\")] [Conv(48, 3, Padding = 1), ReLU] [Add(\"a\")]", 1)]
    [InlineData("[Identity(Name = \"image\")] [Conv(3, 3, Padding = 1)] [Add(\"image\")]", 1)]
    public void ShortcutsAreTheReferences(string layers, int adds)
    {
        string source = $"global using ConvGen; [Network(Inference = true), Input(17, 13, 3)] {layers} public partial class Net;";
        (NetworkGraph graph, Type type) = CompiledSource.Networks(source).Single();
        Assert.Equal(adds, NetworkPlanner.Plan(Target.All[0], graph).Inference.Steps.Count(step => step.Kernel is AddKernel));

        CheckPredictions(graph, type, 2 * Tolerance);
    }

    [Theory]
    [InlineData("[Network(Winograd = false), Input(28, 28, 3)] [Conv(64, 1)] [Conv(64, 3, Padding = 1)]", 0)]
    [InlineData("[Network, Input(28, 28, 3)] [Conv(64, 1)] [Conv(64, 3, Padding = 1)]", 1)]
    [InlineData("[Network, Input(28, 28, 3)] [Conv(64, 1)] [Conv(64, 3, Padding = 1), BatchNorm, ReLU]", 1)]
    [InlineData("[Network, Input(28, 28, 3)] [Conv(64, 1)] [Conv(64, 3, Padding = 1, Groups = 2)] [Conv(64, 3, Padding = 2, Dilation = 2)] [Conv(64, 5, Padding = 2)]", 1)]
    [InlineData("[Network, Input(29, 29, 3)] [Conv(64, 1)] [Conv(64, 3, Stride = 2)] [Conv(1, 3, Padding = 1)]", 0)]
    [InlineData("[Network, Input(28, 28, 64)] [Conv(64, 3, Padding = 1)]", 0)]
    [InlineData("[Network, Input(7, 7, 512)] [ReLU] [Conv(512, 3, Padding = 1)]", 1)]
    public void ItIsTakenWhereItSuits(string layers, int expected)
    {
        NetworkGraph graph = CompiledSource.Graphs($"global using ConvGen; {layers} public partial class Net;").Values.Single();

        Assert.Equal(expected, NetworkPlanner.Plan(Target.All[0], graph).Inference.Winograd.Count);
    }

    private static void CheckPredictions(NetworkGraph graph, Type type, double tolerance) =>
        new Trial(graph, (Network)type.GetMethod("Create")!.Invoke(null, [1])!, seed: 1).PredictionsAreTheReferencesAtEveryWidth(images: 2, tolerance);
}
