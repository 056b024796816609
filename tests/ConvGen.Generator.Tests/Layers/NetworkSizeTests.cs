using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Layers;

/// <summary>Known networks come out with their published sizes and parameter counts.</summary>
public class NetworkSizeTests
{
    [Fact]
    public void ClassicLeNet5() => AssertNetwork(
        """
        [Input(32, 32, 1), Conv(6, 5), Tanh, AveragePool(2), Conv(16, 5), Tanh, AveragePool(2), Conv(120, 5), Tanh]
        [Flatten, Dense(84), Tanh, Dense(10), Softmax]
        """,
        61_706,
        "conv1 28 × 28 × 6, 156; pool1 14 × 14 × 6, 0; conv2 10 × 10 × 16, 2416; pool2 5 × 5 × 16, 0; conv3 1 × 1 × 120, 48120; dense1 84, 10164; dense2 10, 850");

    [Fact]
    public void LeNet5ForMnist() => AssertNetwork(
        """
        [Input(28, 28, 1), Conv(6, 5, Padding = 2), Tanh, AveragePool(2), Conv(16, 5), Tanh, AveragePool(2)]
        [Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10), Softmax]
        """,
        61_706,
        "conv1 28 × 28 × 6, 156; pool1 14 × 14 × 6, 0; conv2 10 × 10 × 16, 2416; pool2 5 × 5 × 16, 0; dense1 120, 48120; dense2 84, 10164; dense3 10, 850");

    [Fact]
    public void LeNetInColour() => AssertNetwork(
        """
        [Input(32, 32, 3), Conv(8, 5), ReLU, MaxPool(2), Conv(16, 5), ReLU, MaxPool(2)]
        [Flatten, Dense(120), ReLU, Dense(84), ReLU, Dense(10), Softmax]
        """,
        62_958,
        "conv1 28 × 28 × 8, 608; pool1 14 × 14 × 8, 0; conv2 10 × 10 × 16, 3216; pool2 5 × 5 × 16, 0; dense1 120, 48120; dense2 84, 10164; dense3 10, 850");

    /// <summary>The textbook's 2 × 2 pool on 11 × 11 rounds down, which must be said.</summary>
    [Fact]
    public void KerasMnistCnn() => AssertNetwork(
        "[Input(28, 28, 1), Conv(64, 3), ReLU, MaxPool(2), Conv(64, 3), ReLU, MaxPool(2, Rounding = Rounding.Floor), Flatten, Dense(10), Softmax]",
        53_578,
        "conv1 26 × 26 × 64, 640; pool1 13 × 13 × 64, 0; conv2 11 × 11 × 64, 36928; pool2 5 × 5 × 64, 0; dense1 10, 16010");

    [Fact]
    public void FourLayerMnistCnn() => AssertNetwork(
        "[Input(28, 28, 1), Conv(32, 3), ReLU, Conv(64, 3), ReLU, MaxPool(2), Flatten, Dense(128), ReLU, Dense(10), Softmax]",
        1_199_882,
        "conv1 26 × 26 × 32, 320; conv2 24 × 24 × 64, 18496; pool1 12 × 12 × 64, 0; dense1 128, 1179776; dense2 10, 1290");

    [Fact]
    public void AlexNet() => AssertNetwork(
        """
        [Input(227, 227, 3), Conv(96, 11, Stride = 4), ReLU, MaxPool(3, Stride = 2), Conv(256, 5, Padding = 2), ReLU, MaxPool(3, Stride = 2)]
        [Conv(384, 3, Padding = 1), ReLU, Conv(384, 3, Padding = 1), ReLU, Conv(256, 3, Padding = 1), ReLU, MaxPool(3, Stride = 2)]
        [Flatten, Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000), Softmax]
        """,
        62_378_344,
        "conv1 55 × 55 × 96, 34944; pool1 27 × 27 × 96, 0; conv2 27 × 27 × 256, 614656; pool2 13 × 13 × 256, 0; conv3 13 × 13 × 384, 885120; "
        + "conv4 13 × 13 × 384, 1327488; conv5 13 × 13 × 256, 884992; pool3 6 × 6 × 256, 0; dense1 4096, 37752832; dense2 4096, 16781312; dense3 1000, 4097000");

    [Theory]
    [InlineData("64 M 128 M 256 256 M 512 512 M 512 512 M", 132_863_336)]
    [InlineData("64 64 M 128 128 M 256 256 M 512 512 M 512 512 M", 133_047_848)]
    [InlineData("64 64 M 128 128 M 256 256 1x256 M 512 512 1x512 M 512 512 1x512 M", 133_638_952)]
    [InlineData("64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M", 138_357_544)]
    [InlineData("64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M", 143_667_240)]
    public void Vgg(string configuration, long parameters)
    {
        IEnumerable<string> layers = configuration.Split(' ').Select(
            c => c == "M" ? "MaxPool(2)" : c.StartsWith("1x", StringComparison.Ordinal) ? $"Conv({c[2..]}, 1), ReLU" : $"Conv({c}, 3, Same = true), ReLU");

        AssertNetwork($"[Input(224, 224, 3), {string.Join(", ", layers)}, Flatten, Dense(4096), ReLU, Dense(4096), ReLU, Dense(1000), Softmax]", parameters);
    }

    /// <summary>The worked sizes of teaching material: each axis by itself.</summary>
    [Theory]
    [InlineData("Input(251, 151, 1), Conv(1, 21, Stride = 10)", "conv1 24 × 14 × 1, 442")]
    [InlineData("Input(7, 9, 3), Conv(2, 3, Stride = 2)", "conv1 3 × 4 × 2, 56")]
    [InlineData("Input(55, 55, 96), MaxPool(3, Stride = 2)", "pool1 27 × 27 × 96, 0")]
    [InlineData("Input(7, 5, 3), GlobalAveragePool", "pool1 1 × 1 × 3, 0")]
    [InlineData("Input(8, 6, 3), MinPool(2)", "pool1 4 × 3 × 3, 0")]
    [InlineData("Input(32, 32, 3), Conv(6, 5)", "conv1 28 × 28 × 6, 456")]
    [InlineData("Input(5, 7, 2), Conv(3, 2, 3, StrideHeight = 3, StrideWidth = 2)", "conv1 2 × 3 × 3, 39")]
    [InlineData("Input(5, 8, 2), Conv(3, 3, PaddingTop = 1, PaddingRight = 2, Bias = false)", "conv1 4 × 8 × 3, 54")]
    [InlineData("Input(9, 9, 1), Conv(1, 3, Dilation = 3)", "conv1 3 × 3 × 1, 10")]
    [InlineData("Input(9, 9, 1), Conv(1, 3, DilationHeight = 2)", "conv1 5 × 7 × 1, 10")]
    [InlineData("Input(7, 5, 1), Conv(1, 3, Stride = 2, Same = true)", "conv1 4 × 3 × 1, 10")]
    [InlineData("Input(11, 7, 1), AveragePool(2, Rounding = Rounding.Ceiling)", "pool1 6 × 4 × 1, 0")]
    [InlineData("Input(5, 5, 1), MaxPool(2, Padding = 1, Rounding = Rounding.Ceiling)", "pool1 3 × 3 × 1, 0")]
    [InlineData("Input(6, 9, 4), AveragePool(2, 3)", "pool1 3 × 3 × 4, 0")]
    public void WorkedSizes(string layers, string expected) => AssertNetwork($"[{layers}]", long.Parse(expected[(expected.LastIndexOf(' ') + 1)..], null), expected);

    private static void AssertNetwork(string attributes, long parameters, string? layers = null)
    {
        CompiledNetwork network = CompiledNetworks.Of($"using ConvGen; [Network]\n{attributes}\npartial class Subject {{ }}");

        Assert.Empty(network.Diagnostics);
        Assert.Equal(parameters, network.Graph!.ParameterCount);
        if (layers is not null)
        {
            Assert.Equal(
                layers,
                string.Join("; ", network.Graph.Layers
                    .Where(l => l is Graph.ConvLayer or Graph.PoolLayer or Graph.DenseLayer)
                    .Select(l => $"{l.Name} {l.Output}, {l.ParameterCount}")));
        }
    }
}
