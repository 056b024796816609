using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests;

/// <summary>The tensors that a network saves: names and shapes as in a PyTorch state dict, fans of one group, and how they start.</summary>
public class ParameterTableTests
{
    private static readonly Shape s_shape = new(4, 4, 2);

    [Theory]
    [InlineData("Conv(8, 3, 2, Groups = 2)", "conv1.weight [8, 3, 3, 2] GlorotUniform 18 24; conv1.bias [8] Zeros 18 24")]
    [InlineData("DepthwiseConv(3, Multiplier = 2, Bias = false), ReLU", "conv1.weight [12, 1, 3, 3] HeUniform 9 18")]
    [InlineData("ConvTranspose(4, 2, 3, Groups = 2)", "convtranspose1.weight [6, 2, 2, 3] GlorotUniform 18 12; convtranspose1.bias [4] Zeros 18 12")]
    [InlineData("ConvTranspose(4, 4, Stride = 2, Bias = false)", "convtranspose1.weight [6, 4, 4, 4] GlorotUniform 24 64")]
    [InlineData("ConvTranspose(4, 1, Stride = 9, Bias = false)", "convtranspose1.weight [6, 4, 1, 1] GlorotUniform 1 4")]
    [InlineData("BatchNorm", "bn1.weight [6] Ones 1 1; bn1.bias [6] Zeros 1 1")]
    [InlineData("BatchNorm(Affine = false)", "")]
    public void TrainableTensors(string layers, string expected) => Assert.Equal(expected, Text(ParameterTable.Of(Compile(layers))));

    [Theory]
    [InlineData("BatchNorm", "bn1.running_mean [6] Zeros 1 1; bn1.running_var [6] Ones 1 1")]
    [InlineData("BatchNorm(Affine = false)", "bn1.running_mean [6] Zeros 1 1; bn1.running_var [6] Ones 1 1")]
    [InlineData("Conv(8, 3), LocalResponseNorm(3)", "")]
    public void Buffers(string layers, string expected) => Assert.Equal(expected, Text(ParameterTable.BuffersOf(Compile(layers))));

    /// <summary>Whatever passes numbers on keeps the rule of the activation behind it; weights of their own end it.</summary>
    [Theory]
    [InlineData("BatchNorm, ReLU", "HeUniform")]
    [InlineData("BatchNorm, Dropout, MaxPool(3), Identity, LocalResponseNorm(3), ReLU6", "HeUniform")]
    [InlineData("Upsample(2), ZeroPad(1), Crop(1), ChannelMaxPool(2), SpatialDropout, Flatten, ReLU", "HeUniform")]
    [InlineData("BatchNorm, Tanh, ReLU", "GlorotUniform")]
    [InlineData("BatchNorm, Conv(2, 1), ReLU", "GlorotUniform")]
    [InlineData("BatchNorm, ConvTranspose(2, 1), ReLU", "GlorotUniform")]
    [InlineData("BatchNorm", "GlorotUniform")]
    public void InitialisationFollowsTheActivation(string after, string initializer) =>
        Assert.Equal(initializer, ParameterTable.Of(Compile($"Conv(4, 1), {after}")).First().Initializer);

    /// <summary>Of two branches, one with tanh and one that is added and then rectified, the second decides.</summary>
    [Fact]
    public void InitialisationFollowsEveryWay()
    {
        var window = new Window(1, 1, 1, 1, 0, 0, 0, 0, 1, 1);
        var graph = new NetworkGraph(
            new NetworkIdentity("", EquatableArray<string>.Empty, "public", "Net"),
            s_shape,
            new Layer[]
            {
                new ConvLayer("conv1", s_shape, s_shape, window, Bias: false) { Sources = Sources(Layer.Image) },
                new ActivationLayer("tanh1", s_shape, s_shape, new(ActivationKind.Tanh)) { Sources = Sources(0) },
                new ConvLayer("conv2", s_shape, s_shape, window, Bias: false) { Sources = Sources(1) },
                new AddLayer("add1", s_shape, s_shape) { Sources = Sources(0, 2) },
                new ActivationLayer("relu1", s_shape, s_shape, new(ActivationKind.ReLU)) { Sources = Sources(3) },
                new ConvLayer("conv3", s_shape, s_shape, window, Bias: false) { Sources = Sources(4) },
            }.ToEquatableArray(),
            InputGradient: false);

        Assert.Equal(["HeUniform", "HeUniform", "GlorotUniform"], ParameterTable.Of(graph).Select(row => row.Initializer));
    }

    private static EquatableArray<int> Sources(params int[] sources) => sources.ToEquatableArray();

    private static NetworkGraph Compile(string layers) => CompiledNetworks.Of($"using ConvGen; [Network]\n[Input(9, 9, 6), {layers}]\npartial class Subject {{ }}").Graph!;

    private static string Text(IEnumerable<ParameterRow> rows) =>
        string.Join("; ", rows.Select(row => $"{row.Name} [{string.Join(", ", row.Shape)}] {row.Initializer} {row.FanIn} {row.FanOut}"));
}
