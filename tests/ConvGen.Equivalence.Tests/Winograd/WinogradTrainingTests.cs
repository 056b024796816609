using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Equivalence.Tests.Winograd;

/// <summary>Training by Winograd's algorithm against the plain sums in double precision.</summary>
public class WinogradTrainingTests
{
    /// <summary>More than a micro-batch, and no multiple of one.</summary>
    private const int Images = 5;

    // Twice what direct sums leave: the transforms add and subtract numbers of different sizes.
    private const double Tolerance = 2e-5;

    /// <summary>Maps that tiles cover exactly and that they do not, wider than high, few and many channels, all paddings, both sizes of window, chains and branches, waiting for a normalisation or not.</summary>
    [Theory]
    [InlineData("[Network, Input(28, 28, 1)] [Conv(64, 3), ReLU] [MaxPool(2)] [Conv(64, 3), ReLU] [MaxPool(2, Rounding = Rounding.Floor)] [Flatten] [Dense(10)]")]
    [InlineData("[Network(InputGradient = true), Input(16, 16, 2)] [Conv(32, 3, Padding = 1), Tanh] [Conv(64, 3, Padding = 1), Tanh] [Conv(32, 3, Padding = 1)]")]
    [InlineData("[Network, Input(11, 18, 3)] [Conv(40, 3), LeakyReLU] [Conv(72, 3), LeakyReLU] [Conv(24, 3)]")]
    [InlineData("[Network, Input(14, 14, 3)] [Conv(48, 3, Padding = 1), ReLU] [Conv(48, 3, Padding = 2), ReLU] [Conv(48, 3, Padding = 0, Bias = false), ReLU]")]
    [InlineData("[Network, Input(14, 14, 3)] [Conv(32, 3, Padding = 1), ReLU] [Conv(64, 5, Padding = 2), ReLU] [Conv(32, 5)]")]
    [InlineData("[Network, Input(16, 16, 4)] [Conv(64, 1, Name = \"a\"), ReLU] [Conv(64, 3, Padding = 1), ReLU] [Conv(64, 3, Padding = 1)] [Add(\"a\")] [Conv(64, 3, Padding = 1)]")]
    [InlineData("[Network, Input(16, 16, 4)] [Conv(64, 3, Padding = 1, Bias = false), BatchNorm, Tanh] [Conv(64, 3, Padding = 1, Bias = false), BatchNorm, Tanh] [Conv(64, 3, Padding = 1)]")]
    [InlineData("[Network, Input(12, 12, 4)] [Conv(64, 3), ReLU] [Conv(64, 3), ReLU] [Flatten] [Dense(7)]")]
    [InlineData("[Network, Input(13, 13, 4)] [Conv(64, 3), ReLU] [Conv(64, 3), ReLU] [Flatten] [Dense(7)]")]
    public void StepsAreTheReferences(string network)
    {
        NetworkGraph graph = TrainedSource.Compare(network, Images, Tolerance);

        Generator.Planning.TrainingPlan plan = NetworkPlanner.Plan(Target.All[0], graph).Training!;
        Assert.Contains(plan.Forward.SelectMany(steps => steps), step => step.Kernel is WinogradOutputKernel);
        Assert.Contains(plan.Backward.SelectMany(steps => steps), step => step.Kernel is WinogradOutputKernel { Sink: not null });
    }

    [Fact]
    public void GradientsOfWeightsAreGatheredWhereTheirProductsStayInTheCache()
    {
        NetworkGraph graph = TrainedSource.Compare("[Network, Input(28, 28, 1)] [Conv(64, 3), ReLU, MaxPool(2)] [Conv(64, 3), ReLU]", Images, Tolerance);

        Assert.Equal("512 256 128", TrainedSource.Widths(graph, step => step.Kernel is WinogradInputKernel { IsOfGradient: true }));
    }

    [Fact]
    public void WinogradCanBeSwitchedOff()
    {
        NetworkGraph graph = TrainedSource.Compare("[Network(Winograd = false), Input(16, 16, 4)] [Conv(64, 3), ReLU] [Conv(64, 3)]", Images, Tolerance);

        Assert.Equal("", TrainedSource.Widths(graph, step => step.Kernel is WinogradInputKernel));
    }
}
