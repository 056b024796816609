using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Equivalence.Tests.FewChannels;

/// <summary>The gradients of convolutions with few channels, which have kernels of their own, against the plain sums in double precision.</summary>
public class FewChannelTests
{
    /// <summary>More than a micro-batch.</summary>
    private const int Images = 9;

    /// <summary>
    /// The image's gradient, whose channels are innermost, by sums over the output's: windows that meet the edges in every way, rows that whole vectors do not cover, several vectors of output channels.
    /// </summary>
    [Theory]
    [InlineData(14, 14, 6, "Conv(16, 5)", "512 256")]
    [InlineData(13, 11, 3, "Conv(16, 3)", "512 256 128")]
    [InlineData(9, 17, 2, "Conv(32, 3, 2)", "512 256 128")]
    [InlineData(7, 5, 1, "Conv(16, 3, Padding = 1)", "512 256 128")]
    [InlineData(16, 23, 3, "Conv(40, 5, Padding = 2)", "512 256 128")]
    [InlineData(10, 13, 4, "Conv(24, 3, Dilation = 2)", "512 256 128")]
    [InlineData(12, 8, 5, "Conv(16, 3, Padding = 3)", "512 256")]
    [InlineData(5, 5, 2, "Conv(16, 5)", "512 256 128")]
    [InlineData(3, 37, 2, "Conv(16, 3, 7)", "512 256 128")]
    [InlineData(6, 10, 2, "Conv(17, 1)", "512 256 128")]
    [InlineData(11, 13, 3, "Conv(16, 3, Stride = 2)", "")]
    [InlineData(9, 9, 4, "Conv(32, 3, Groups = 2)", "")]
    [InlineData(1, 1, 3, "Conv(16, 1)", "128")]
    public void ImageGradientsAreTheReferences(int height, int width, int channels, string convolution, string widthsOfSums) =>
        Check($"[Network(InputGradient = true, Rounding = Rounding.Floor), Input({height}, {width}, {channels})] [{convolution}]", widthsOfSums);

    /// <summary>The same where the input lies in planes, times the derivative of what made it, and where other layers read it as well.</summary>
    [Theory]
    [InlineData(28, 28, "[Conv(6, 5, Padding = 2), Tanh] [Conv(16, 5)]", "512 256")]
    [InlineData(19, 21, "[Conv(5, 3), Sigmoid] [Conv(16, 3, Padding = 1)]", "512 256 128")]
    [InlineData(12, 37, "[Conv(3, 3, Padding = 1), LeakyReLU] [Conv(32, 3, 5)]", "512 256 128")]
    [InlineData(20, 17, "[Conv(4, 3), Tanh, MaxPool(2)] [Conv(16, 3, Dilation = 2), Tanh] [Flatten] [Dense(5)]", "512 256 128")]
    [InlineData(9, 9, "[Conv(6, 3, Name = \"a\"), Tanh] [Conv(16, 3, Padding = 1)] [Conv(6, 3, Padding = 1)] [Add(\"a\")]", "512 256 128")]
    public void HiddenGradientsAreTheReferences(int height, int width, string layers, string widthsOfSums) =>
        Check($"[Network(InputGradient = true, Rounding = Rounding.Floor), Input({height}, {width}, 1)] {layers}", widthsOfSums);

    /// <summary>Gradients of weights with few input channels, whose tiles hold the whole kernel, a row or a column of it, and single vectors of outputs or several.</summary>
    [Theory]
    [InlineData(28, 28, 1, "Conv(64, 3)", "pairs")]
    [InlineData(13, 11, 1, "Conv(70, 3, Padding = 1)", "bias")]
    [InlineData(11, 13, 1, "Conv(96, 3, Padding = 1)", "pairs")]
    [InlineData(12, 16, 1, "Conv(32, 2, 3, StrideHeight = 2, StrideWidth = 1)", "pairs")]
    [InlineData(9, 14, 3, "Conv(64, 3, Padding = 1)", "pairs")]
    [InlineData(11, 13, 2, "Conv(64, 3, Bias = false)", "pairs")]
    [InlineData(10, 9, 2, "Conv(128, 3, Groups = 2)", "")]
    [InlineData(13, 17, 1, "Conv(33, 3, 2, Stride = 2)", "")]
    [InlineData(17, 9, 1, "Conv(40, 2, 3, Dilation = 2)", "")]
    [InlineData(1, 1, 1, "Conv(64, 1)", "")]
    [InlineData(7, 1, 1, "Conv(48, 7, 1)", "")]
    [InlineData(15, 15, 3, "Conv(64, 7, Stride = 2, Padding = 3)", "")]
    [InlineData(10, 9, 6, "Conv(16, 5)", "")]
    [InlineData(10, 9, 2, "Conv(42, 3, Groups = 2)", "")]
    [InlineData(11, 11, 1, "Conv(112, 3, Stride = 2)", "")]
    [InlineData(11, 11, 2, "Conv(112, 3)", "")]
    [InlineData(8, 8, 8, "Conv(112, 1)", "")]
    [InlineData(11, 11, 1, "Conv(40, 3, Stride = 2)", "")]
    [InlineData(11, 11, 1, "Conv(112, 3)", "")]
    public void WeightGradientsAreTheReferences(int height, int width, int channels, string convolution, string widest)
    {
        NetworkGraph graph = Compare($"[Network(Rounding = Rounding.Floor), Input({height}, {width}, {channels})] [{convolution}]");
        List<Kernel> kernels = [.. NetworkPlanner.Plan(Target.All[0], graph).Training!.Backward[0].Select(step => step.Kernel)];
        if (widest.Length > 0)
        {
            Assert.Equal(widest == "pairs", kernels.OfType<ColumnWinogradWeightKernel>().Any());
            Assert.Equal(widest == "bias", kernels.OfType<TileKernel>().Any(kernel => kernel.VectorSums.Count > 0));
        }
    }

    [Fact]
    public void WinogradCanBeSwitchedOff()
    {
        NetworkGraph graph = Compare("[Network(Winograd = false), Input(28, 28, 1)] [Conv(64, 3)]");

        Assert.DoesNotContain(NetworkPlanner.Plan(Target.All[0], graph).Steps, step => step.Kernel is ColumnWinogradWeightKernel);
    }

    private static void Check(string source, string widthsOfSums) =>
        Assert.Equal(widthsOfSums, TrainedSource.Widths(Compare(source), step => step.Kernel is LaneSumKernel));

    private static NetworkGraph Compare(string source) => TrainedSource.Compare(source, Images, 1e-5);
}
