using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests;

/// <summary>Pins the text of small networks' plans and kernels: every family of kernels once, at one width or another.</summary>
public class KernelSnapshotTests
{
    /// <summary>Channels in the lanes: packed weights, pooling over channels, dense layers, softmax.</summary>
    private const string Channels = """
        using ConvGen;

        [Network]
        [Input(5, 4, 2)]
        [Conv(16, 2), ReLU]
        [MaxPool(2, Stride = 1)]
        [Conv(16, 2)]
        [Flatten]
        [Dense(3), Softmax]
        public partial class Tiny;
        """;

    /// <summary>Columns in the lanes: planes, pairs of columns pooled, sums over lanes.</summary>
    private const string Columns = """
        using ConvGen;

        [Network(InputGradient = true)]
        [Input(4, 16, 1)]
        [Conv(2, 1), Tanh]
        [AveragePool(2)]
        [Sigmoid]
        public partial class Tiny;
        """;

    /// <summary>An activation whose derivative needs its input: predictions fuse it, training does not.</summary>
    private const string FromInput = """
        using ConvGen;

        [Network(InputGradient = true)]
        [Input(1, 1, 5)]
        [Flatten]
        [Dense(5), SiLU]
        [LeakyReLU(0.2f)]
        public partial class Tiny;
        """;

    [Theory]
    [InlineData("Tiny.Factory.g.cs")]
    [InlineData("Tiny.Graph.g.cs")]
    [InlineData("Tiny.Predictor.512.g.cs")]
    [InlineData("Tiny.Training.512.g.cs")]
    [InlineData("Tiny.conv2.512.g.cs")]
    [InlineData("Tiny.pool1.256.g.cs")]
    [InlineData("Tiny.dense1.128.g.cs")]
    [InlineData("Tiny.softmax1.256.g.cs")]
    public void ChannelsInTheLanes(string hint) => Snapshot.Verify(GeneratorRun.Of(Channels).AssertClean(), hint);

    [Theory]
    [InlineData("Tiny.Training.256.g.cs")]
    [InlineData("Tiny.conv1.512.g.cs")]
    [InlineData("Tiny.pool1.512.g.cs")]
    [InlineData("Tiny.sigmoid1.256.g.cs")]
    public void ColumnsInTheLanes(string hint) => Snapshot.Verify(GeneratorRun.Of(Columns).AssertClean(), hint);

    [Theory]
    [InlineData("Tiny.Training.128.g.cs")]
    [InlineData("Tiny.dense1.256.g.cs")]
    [InlineData("Tiny.silu1.512.g.cs")]
    [InlineData("Tiny.leakyrelu1.512.g.cs")]
    public void DerivativeFromTheInput(string hint) => Snapshot.Verify(GeneratorRun.Of(FromInput).AssertClean(), hint);
}
