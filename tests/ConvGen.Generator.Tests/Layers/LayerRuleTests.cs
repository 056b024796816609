using ConvGen.Generator.Graph;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Layers;

/// <summary>Sizes and parameter counts of layers that read one tensor.</summary>
public class LayerRuleTests
{
    [Theory]
    [InlineData("Input(9, 7, 6), Conv(8, 3, Groups = 2)", "7 × 5 × 8", (9 * 3 * 8) + 8)]
    [InlineData("Input(9, 7, 6), Conv(12, 1, Groups = 6, Bias = false)", "9 × 7 × 12", 12)]
    [InlineData("Input(9, 7, 6), Conv(4, 3, Padding = 2, PaddingValue = -1.5f)", "11 × 9 × 4", (9 * 6 * 4) + 4)]
    [InlineData("Input(9, 7, 6), DepthwiseConv(3)", "7 × 5 × 6", (9 * 6) + 6)]
    [InlineData("Input(9, 7, 6), DepthwiseConv(3, 1, Multiplier = 2, StrideHeight = 2, Bias = false)", "4 × 7 × 12", 3 * 12)]
    [InlineData("Input(9, 7, 1), DepthwiseConv(3, Same = true)", "9 × 7 × 1", 10)]
    public void Convolutions(string layers, string output, long parameters) => AssertLast(layers, output, parameters);

    /// <summary>As PyTorch: (in − 1)·stride − pads + dilation·(kernel − 1) + 1 + output padding.</summary>
    [Theory]
    [InlineData("Input(5, 7, 4), ConvTranspose(3, 3)", "7 × 9 × 3", (9 * 4 * 3) + 3)]
    [InlineData("Input(5, 7, 4), ConvTranspose(3, 4, Stride = 2, Padding = 1)", "10 × 14 × 3", (16 * 4 * 3) + 3)]
    [InlineData("Input(5, 7, 4), ConvTranspose(3, 3, Stride = 2, Padding = 1, OutputPadding = 1)", "10 × 14 × 3", (9 * 4 * 3) + 3)]
    [InlineData("Input(5, 7, 4), ConvTranspose(6, 2, 3, StrideHeight = 3, OutputPaddingHeight = 2, PaddingLeft = 2, Groups = 2, Bias = false)", "16 × 7 × 6", 6 * 2 * 6)]
    [InlineData("Input(1, 1, 1), ConvTranspose(1, 3, Dilation = 2)", "5 × 5 × 1", 10)]
    public void TransposedConvolutions(string layers, string output, long parameters) => AssertLast(layers, output, parameters);

    [Theory]
    [InlineData("Input(9, 7, 6), ChannelMaxPool(3)", "9 × 7 × 2")]
    [InlineData("Input(9, 7, 6), ChannelMinPool(1)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), ChannelAveragePool(6)", "9 × 7 × 1")]
    [InlineData("Input(9, 7, 6), ChannelShuffle(3)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Clip(-1f, 1f)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), HardSigmoid(0.2f, 0.5f)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), LocalResponseNorm(5)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), LocalResponseNorm(4, Alpha = 0.5f, Beta = 1f, K = 2f)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Dropout", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Dropout(0f)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Flatten, Dropout(0.2f)", "378")]
    [InlineData("Input(9, 7, 6), SpatialDropout(0.3f)", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Identity", "9 × 7 × 6")]
    [InlineData("Input(9, 7, 6), Upsample(2)", "18 × 14 × 6")]
    [InlineData("Input(9, 7, 6), Upsample(1, 3)", "9 × 21 × 6")]
    [InlineData("Input(9, 7, 6), ZeroPad(2)", "13 × 11 × 6")]
    [InlineData("Input(9, 7, 6), ZeroPad(Top = 1, Right = 3, Value = 0.5f)", "10 × 10 × 6")]
    [InlineData("Input(9, 7, 6), Crop(3)", "3 × 1 × 6")]
    [InlineData("Input(9, 7, 6), Crop(Bottom = 8, Left = 2)", "1 × 5 × 6")]
    [InlineData("Input(9, 7, 6), Flatten, LogSoftmax", "378")]
    public void LayersWithoutParameters(string layers, string output) => AssertLast(layers, output, 0);

    [Theory]
    [InlineData("Input(9, 7, 6), BatchNorm", "9 × 7 × 6", 12)]
    [InlineData("Input(9, 7, 6), BatchNorm(Affine = false)", "9 × 7 × 6", 0)]
    [InlineData("Input(9, 7, 6), Flatten, BatchNorm(Epsilon = 0.001f, Momentum = 1f)", "378", 756)]
    public void BatchNorms(string layers, string output, long parameters) => AssertLast(layers, output, parameters);

    [Fact]
    public void OptionsReachTheGraph()
    {
        CompiledNetwork network = Compile(
            "Input(9, 7, 6), Conv(4, 1, PaddingValue = 2f, Padding = 1), BatchNorm(Epsilon = 0.01f, Momentum = 0.3f), LocalResponseNorm(2, Alpha = 3f, Beta = 0.5f, K = 2f), "
            + "Dropout(0.25f), SpatialDropout(0.5f), ZeroPad(Top = 1, Left = 2, Value = -1f), Crop(Top = 3, Left = 1, Right = 2)");

        EquatableArray<Layer> layers = network.Graph!.Layers;
        Assert.Equal(2f, Assert.IsType<ConvLayer>(layers[0]).PaddingValue);
        Assert.Equal((0.01f, 0.3f), layers[1] is BatchNormLayer norm ? (norm.Epsilon, norm.Momentum) : default);
        Assert.Equal((2, 3f, 0.5f, 2f), layers[2] is LocalResponseNormLayer lrn ? (lrn.Size, lrn.Alpha, lrn.Beta, lrn.K) : default);
        Assert.Equal((0.25f, false), layers[3] is DropoutLayer dropout ? (dropout.Rate, dropout.Spatial) : default);
        Assert.Equal((0.5f, true), layers[4] is DropoutLayer spatial ? (spatial.Rate, spatial.Spatial) : default);
        Assert.Equal((1, 2, -1f), layers[5] is PadLayer pad ? (pad.Top, pad.Left, pad.Value) : default);
        Assert.Equal((3, 1), layers[6] is CropLayer crop ? (crop.Top, crop.Left) : default);
    }

    [Fact]
    public void KindsCountByThemselves() => Assert.Equal(
        "conv1 conv2 convtranspose1 pool1 pool2 bn1 lrn1 dropout1 dropout2 identity1 upsample1 pad1 crop1 flatten1 softmax1",
        string.Join(' ', Compile(
            "Input(8, 8, 4), Conv(4, 1), DepthwiseConv(1), ConvTranspose(4, 1), MaxPool(1), ChannelMaxPool(2), BatchNorm, LocalResponseNorm(3), Dropout, SpatialDropout, "
            + "Identity, Upsample(2), ZeroPad(1), Crop(1), Flatten, LogSoftmax").Graph!.Layers.Select(layer => layer.Name)));

    private static void AssertLast(string layers, string output, long parameters)
    {
        CompiledNetwork network = Compile(layers);

        Assert.Equal(output, network.Graph!.Output.ToString());
        Assert.Equal(parameters, network.Graph.ParameterCount);
    }

    private static CompiledNetwork Compile(string layers)
    {
        CompiledNetwork network = CompiledNetworks.Of($"using ConvGen; [Network]\n[{layers}]\npartial class Subject {{ }}");
        Assert.Empty(network.Diagnostics);
        return network;
    }
}
