using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.FewPixels;

/// <summary>Convolutions with many weights and few pixels, which take the images of a micro-batch together, against the plain sums in double precision.</summary>
public class ImagesTogetherTests
{
    /// <summary>More than a micro-batch of either size, and no multiple of one: some images are missing in the last.</summary>
    private const int Images = 9;

    /// <summary>At narrower widths, gathering products by Winograd's algorithm serves some weights better.</summary>
    [Theory]
    [InlineData("[Network, Input(4, 4, 3)] [Conv(128, 1), ReLU] [Conv(128, 3, Padding = 1), ReLU] [Conv(20, 1)]", "512")]
    [InlineData("[Network(InputGradient = true), Input(2, 2, 3)] [Conv(130, 1), Tanh] [Conv(140, 3, Padding = 1), Tanh] [Conv(130, 3, Padding = 1)]", "512 256 128")]
    [InlineData("[Network(Rounding = Rounding.Floor), Input(5, 7, 3)] [Conv(128, 1), ReLU] [Conv(136, 3, Stride = 2, Padding = 1), ReLU] [Conv(8, 1)]", "512 256 128")]
    [InlineData("[Network, Input(1, 3, 3)] [Conv(400, 1), ReLU] [Conv(400, 1), ReLU] [Conv(3, 1)]", "512 256 128")]
    [InlineData("[Network, Input(4, 4, 3)] [Conv(128, 1, Bias = false), BatchNorm, Tanh] [Conv(128, 3, Padding = 1, Bias = false), BatchNorm, Tanh] [Conv(128, 3, Padding = 1)]", "512")]
    [InlineData("[Network, Input(3, 3, 3)] [Conv(128, 1, Name = \"a\"), ReLU] [Conv(128, 3, Padding = 1)] [Add(\"a\")] [Conv(128, 3, Padding = 1, Bias = false)]", "512 256 128")]
    [InlineData("[Network, Input(8, 8, 3)] [Conv(128, 1), ReLU] [MaxPool(2)] [Conv(128, 3, Padding = 1), ReLU] [MaxPool(2)] [Conv(128, 3, Padding = 1), ReLU] [Flatten] [Dense(10)]", "512")]
    [InlineData("[Network, Input(64, 64, 3)] [Conv(32, 3, Padding = 1), ReLU, MaxPool(8)] [Conv(128, 3, Padding = 1), ReLU, MaxPool(2)] [Conv(160, 3, Padding = 1), ReLU] [GlobalAveragePool, Flatten, Dense(4)]", "512 256 128")]
    public void StepsAreTheReferences(string network, string widths)
    {
        NetworkGraph graph = TrainedSource.Compare(network, Images, 1e-5);

        Assert.Equal(widths, TrainedSource.Widths(graph, step => step.Kernel.TakesCount && step.ImagesPerCount > 1));
    }
}
