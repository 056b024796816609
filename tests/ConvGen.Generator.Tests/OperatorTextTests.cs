using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests;

/// <summary>What the layer table calls each layer: defaults go without saying, sources are named where they are not the layer before.</summary>
public class OperatorTextTests
{
    private static readonly Shape s_shape = new(4, 4, 2);

    [Theory]
    [InlineData("Conv(64, 3, Stride = 2, Padding = 1, Groups = 2)", "Conv 64@3×3, stride 2, pad 1, 2 groups")]
    [InlineData("Conv(4, 3, Padding = 1, PaddingValue = 0.5f, Bias = false)", "Conv 4@3×3, pad 1 with 0.5, no bias")]
    [InlineData("DepthwiseConv(3, Multiplier = 2)", "DepthwiseConv 3×3, ×2")]
    [InlineData("DepthwiseConv(3, 1, StrideHeight = 2, Bias = false)", "DepthwiseConv 3×1, stride 2×1, no bias")]
    [InlineData("Conv(6, 3, Groups = 6)", "DepthwiseConv 3×3")]
    [InlineData("ConvTranspose(4, 2, Stride = 2, Groups = 2)", "ConvTranspose 4@2×2, stride 2, 2 groups")]
    [InlineData("ChannelMaxPool(3)", "ChannelMaxPool 3")]
    [InlineData("ChannelShuffle(3)", "ChannelShuffle, 3 groups")]
    [InlineData("Clip(-1f, 0.5f)", "Clip -1 to 0.5")]
    [InlineData("HardSigmoid", "HardSigmoid")]
    [InlineData("HardSigmoid(0.2f, 0.5f)", "HardSigmoid, slope 0.2, offset 0.5")]
    [InlineData("BatchNorm", "BatchNorm")]
    [InlineData("BatchNorm(Epsilon = 0.001f, Momentum = 0.01f, Affine = false)", "BatchNorm, epsilon 0.001, momentum 0.01, not affine")]
    [InlineData("LocalResponseNorm(5)", "LocalResponseNorm 5")]
    [InlineData("LocalResponseNorm(5, Alpha = 0.001f, Beta = 0.5f, K = 2f)", "LocalResponseNorm 5, alpha 0.001, beta 0.5, k 2")]
    [InlineData("Dropout", "Dropout 0.5")]
    [InlineData("SpatialDropout(0.2f)", "SpatialDropout 0.2")]
    [InlineData("Identity", "Identity")]
    [InlineData("Upsample(2, 3)", "Upsample 2×3")]
    [InlineData("ZeroPad(1, Value = -1f)", "ZeroPad 1 with -1")]
    [InlineData("ZeroPad(Top = 1, Left = 2)", "ZeroPad top 1 left 2")]
    [InlineData("Crop(Bottom = 2, Right = 1)", "Crop bottom 2 right 1")]
    public void OneLayer(string layer, string expected) => Assert.Equal(expected, Last($"Input(9, 9, 6), {layer}"));

    [Fact]
    public void LogSoftmax() => Assert.Equal("LogSoftmax", Last("Input(1, 1, 6), Flatten, LogSoftmax"));

    [Fact]
    public void JoinsNameTheirSources()
    {
        NetworkGraph graph = Graph(
            new IdentityLayer("a", s_shape, s_shape) { Sources = Sources(Layer.Image) },
            new IdentityLayer("b", s_shape, s_shape) { Sources = Sources(Layer.Image) },
            new AddLayer("add1", s_shape, s_shape) { Sources = Sources(1, 0, Layer.Image) },
            new MultiplyLayer("multiply1", s_shape, s_shape) { Sources = Sources(2, 1) },
            new ConcatLayer("concat1", s_shape, s_shape with { Channels = 6 }) { Sources = Sources(0, 1, 3) },
            new IdentityLayer("c", s_shape, s_shape) { Sources = Sources(2) });

        Assert.Equal(
            ["Identity", "Identity of input", "Add b + a + input", "Multiply add1 · b", "Concat a, b, multiply1", "Identity of add1"],
            Enumerable.Range(0, graph.Layers.Count).Select(i => OperatorText.Describe(graph, i)));
    }

    private static EquatableArray<int> Sources(params int[] sources) => sources.ToEquatableArray();

    private static string Last(string layers)
    {
        NetworkGraph graph = CompiledNetworks.Of($"using ConvGen; [Network]\n[{layers}]\npartial class Subject {{ }}").Graph!;
        return OperatorText.Describe(graph, graph.Layers.Count - 1);
    }

    private static NetworkGraph Graph(params Layer[] layers) =>
        new(new NetworkIdentity("", EquatableArray<string>.Empty, "public", "Net"), s_shape, layers.ToEquatableArray(), InputGradient: false);
}
