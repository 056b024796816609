using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Equivalence.Tests.Fuzzing;

/// <summary>One image divided among several threads, for each kind of layer that can be: right by definition, and the same bits as on one.</summary>
public class DividedPredictionTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData("Input(32, 32, 3)", "[Conv(64, 3, Padding = 1), Sigmoid] [Conv(64, 3, Padding = 1, Groups = 4), ReLU] [Conv(70, 3, Groups = 2)]")]
    [InlineData("Input(20, 20, 16)", "[ConvTranspose(48, 3, Stride = 2), ReLU] [Conv(40, 1)]")]
    [InlineData("Input(20, 20, 16)", "[ConvTranspose(48, 3, Stride = 2, Groups = 2), Softplus] [DepthwiseConv(3, Padding = 1), ReLU] [AveragePool(2, Rounding = Rounding.Floor)]")]
    [InlineData("Input(16, 16, 8)", "[Conv(64, 5, Padding = 2), ReLU] [Flatten] [Dense(96, Weights = WeightFormat.Half), Tanh] [Dense(50)]")]
    [InlineData("Input(40, 40, 12)", "[Conv(96, 3, Padding = 1), ReLU, Conv(96, 3, Padding = 1), ReLU, MaxPool(2), Conv(96, 5, Padding = 2)]")]
    public void ImagesDividedAmongThreadsAreTheReferences(string input, string layers)
    {
        (NetworkGraph graph, Network network) = Create(input, layers);
        Assert.True(NetworkPlanner.Plan(Target.All[0], graph).Inference.IsDivided);
        var trial = new Trial(graph, network, seed: 5);

        // Half precision rounds the weights of the dense layer: only the bits are compared there.
        if (!graph.Layers.Any(layer => layer is DenseLayer { HalfWeights: true }))
        {
            trial.PredictionsAreTheReferencesAtEveryWidth(1, Tolerance);
        }

        trial.DividedPredictionsAreTheSameAtEveryWidth(2, 3, 5);
    }

    /// <summary>Activations that move zero leave numbers in padded lanes: none may reach a window over channels, whatever lies between.</summary>
    [Theory]
    [InlineData("[Conv(20, 1), Sigmoid, MaxPool(2), LocalResponseNorm(5, Alpha = 0.5f)]")]
    [InlineData("[Conv(20, 1, Name = \"a\"), Sigmoid, Identity(Name = \"b\")] [Conv(20, 3, Padding = 1), Add(\"b\"), LocalResponseNorm(5, Alpha = 0.5f)]")]
    [InlineData("[Conv(20, 1), Softplus, AveragePool(2), ChannelMaxPool(2)]")]
    [InlineData("[Conv(18, 1), HardSigmoid(Name = \"a\")] [Conv(18, 1), Multiply(\"a\"), Upsample(2)]")]
    public void PaddedLanesStayOutOfNeighbours(string layers)
    {
        (NetworkGraph graph, Network network) = Create("Input(8, 8, 3)", layers);

        new Trial(graph, network, seed: 6).PredictionsAreTheReferencesAtEveryWidth(2, Tolerance);
    }

    private static (NetworkGraph Graph, Network Network) Create(string input, string layers)
    {
        (NetworkGraph graph, Type type) = CompiledSource.Networks($"global using ConvGen; [Network(Inference = true), {input}] {layers} public partial class Net;").Single();
        return (graph, (Network)type.GetMethod("Create")!.Invoke(null, [1])!);
    }
}
