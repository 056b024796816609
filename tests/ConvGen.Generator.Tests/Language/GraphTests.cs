using ConvGen.Generator.Graph;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Language;

/// <summary>What names, joins, branches and blocks become: each layer as <c>name(sources): size</c>.</summary>
public class GraphTests
{
    private const string Bottleneck = """
        [Conv("filters", 1, Bias = false), BatchNorm, ReLU]
        [Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv("4 * filters", 1, Bias = false), BatchNorm]
        [Shortcut, ReLU]
        public sealed class BottleneckAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
        """;

    [Theory]
    [InlineData("[Maybe(4)]", "[Conv(8, 1, When = \"n > 4\")] public sealed class MaybeAttribute(int n) : BlockAttribute(n);")]
    [InlineData("[Empty]", "public sealed class EmptyAttribute : BlockAttribute;")]
    public void A_network_of_empty_blocks_has_no_layers(string layers, string blocks)
    {
        GeneratorRun run = GeneratorRun.WithoutKernels($"using ConvGen; {blocks} [Network, Input(8, 8, 8)] {layers} partial class Net {{ }}");

        Assert.Equal(["CG0009"], run.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void An_unknown_size_is_reported_once()
    {
        GeneratorRun run = GeneratorRun.WithoutKernels(
            "using ConvGen; [Conv(\"inputChannels / r\", 1), Conv(\"inputChannels\", 1)] public sealed class SEAttribute(int r) : BlockAttribute(r); [Network, Input(8, 8, 8), Conv(9, 9), SE(2)] partial class Net { }");

        Assert.Equal(["CG0002"], run.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void A_layer_reads_the_one_above_and_From_goes_back() => AssertLayers(
        """[Conv(4, 1, Name = "stem"), ReLU] [From("stem"), Tanh] [Add("relu1")]""",
        "stem(input): 8 × 8 × 4",
        "relu1(stem): 8 × 8 × 4",
        "tanh1(stem): 8 × 8 × 4",
        "add1(relu1, tanh1): 8 × 8 × 4");

    [Fact]
    public void A_join_takes_the_named_ones_first_and_the_current_one_where_it_is_named() => AssertLayers(
        """[Conv(4, 1, Name = "a")] [From("a"), Conv(5, 1, Name = "b")] [Concat("b", "a")] [From("b"), Concat("a", "concat1")]""",
        "a(input): 8 × 8 × 4",
        "b(a): 8 × 8 × 5",
        "concat1(b, a): 8 × 8 × 9",
        "concat2(a, concat1, b): 8 × 8 × 18");

    [Fact]
    public void Branches_start_at_one_place_and_are_joined_in_order() => AssertLayers(
        "[Conv(4, 1)] [Branch, Conv(2, 1)] [Branch] [Branch, Conv(3, 1), ReLU] [Concat] [Conv(1, 1)]",
        "conv1(input): 8 × 8 × 4",
        "conv2(conv1): 8 × 8 × 2",
        "conv3(conv1): 8 × 8 × 3",
        "relu1(conv3): 8 × 8 × 3",
        "concat1(conv2, conv1, relu1): 8 × 8 × 9",
        "conv4(concat1): 8 × 8 × 1");

    [Fact]
    public void Squeeze_and_excitation_scales_every_pixel() => AssertLayers(
        """[Conv(4, 1, Name = "x")] [GlobalAveragePool, Conv(4, 1), Sigmoid] [Multiply("x")]""",
        "x(input): 8 × 8 × 4",
        "pool1(x): 1 × 1 × 4",
        "conv2(pool1): 1 × 1 × 4",
        "sigmoid1(conv2): 1 × 1 × 4",
        "multiply1(x, sigmoid1): 8 × 8 × 4");

    [Fact]
    public void A_blocks_stride_is_that_of_its_first_repetition_and_its_shortcut_projects_where_sizes_differ() => AssertGraph(
        "[Bottleneck(2, stride: 2, Repeat = 2, Name = \"layer1\")]",
        Bottleneck,
        options: "Rounding = Rounding.Floor",
        "layer1.0.conv1(input): 8 × 8 × 2",
        "layer1.0.bn1(layer1.0.conv1): 8 × 8 × 2",
        "layer1.0.relu1(layer1.0.bn1): 8 × 8 × 2",
        "layer1.0.conv2(layer1.0.relu1): 4 × 4 × 2",
        "layer1.0.bn2(layer1.0.conv2): 4 × 4 × 2",
        "layer1.0.relu2(layer1.0.bn2): 4 × 4 × 2",
        "layer1.0.conv3(layer1.0.relu2): 4 × 4 × 8",
        "layer1.0.bn3(layer1.0.conv3): 4 × 4 × 8",
        "layer1.0.shortcut.conv1(input): 4 × 4 × 8",
        "layer1.0.shortcut.bn1(layer1.0.shortcut.conv1): 4 × 4 × 8",
        "layer1.0.add1(layer1.0.bn3, layer1.0.shortcut.bn1): 4 × 4 × 8",
        "layer1.0.relu3(layer1.0.add1): 4 × 4 × 8",
        "layer1.1.conv1(layer1.0.relu3): 4 × 4 × 2",
        "layer1.1.bn1(layer1.1.conv1): 4 × 4 × 2",
        "layer1.1.relu1(layer1.1.bn1): 4 × 4 × 2",
        "layer1.1.conv2(layer1.1.relu1): 4 × 4 × 2",
        "layer1.1.bn2(layer1.1.conv2): 4 × 4 × 2",
        "layer1.1.relu2(layer1.1.bn2): 4 × 4 × 2",
        "layer1.1.conv3(layer1.1.relu2): 4 × 4 × 8",
        "layer1.1.bn3(layer1.1.conv3): 4 × 4 × 8",
        "layer1.1.add1(layer1.1.bn3, layer1.0.relu3): 4 × 4 × 8",
        "layer1.1.relu3(layer1.1.add1): 4 × 4 × 8");

    [Fact]
    public void A_shortcut_without_projection_and_a_layer_with_When_exist_only_where_they_should() => AssertGraph(
        "[Inverted(1, 3)] [Inverted(2, 4)]",
        """
        [Conv("expand * inputChannels", 1, When = "expand > 1")]
        [Conv("filters", "1, 1")]
        [Shortcut(Projection = false)]
        public sealed class InvertedAttribute(int expand, int filters) : BlockAttribute(expand, filters);
        """,
        options: "",
        "inverted1.conv1(input): 8 × 8 × 3",
        "inverted1.add1(inverted1.conv1, input): 8 × 8 × 3",
        "inverted2.conv1(inverted1.add1): 8 × 8 × 6",
        "inverted2.conv2(inverted2.conv1): 8 × 8 × 4");

    [Fact]
    public void Blocks_stand_in_blocks_and_names_reach_outwards_and_by_path() => AssertGraph(
        """[Conv(3, 1, Name = "stem")] [Outer(4)] [Concat("outer1.inner1.conv1")]""",
        """
        [Inner("filters + 1"), Inner(5)]
        [Concat("stem")]
        public sealed class OuterAttribute(int filters) : BlockAttribute(filters);

        [Conv("filters", 1)]
        public sealed class InnerAttribute(object filters) : BlockAttribute(filters);
        """,
        options: "",
        "stem(input): 8 × 8 × 3",
        "outer1.inner1.conv1(stem): 8 × 8 × 5",
        "outer1.inner2.conv1(outer1.inner1.conv1): 8 × 8 × 5",
        "outer1.concat1(stem, outer1.inner2.conv1): 8 × 8 × 8",
        "concat1(outer1.inner1.conv1, outer1.concat1): 8 × 8 × 13");

    [Fact]
    public void The_last_layer_is_the_first_output()
    {
        NetworkGraph graph = Compile("""[Conv(4, 1, Name = "features"), Output] [Flatten] [Dense(2), Output] [Dense(3), Softmax]""", "", "Inference = true");

        Assert.Equal(["softmax1", "features", "dense1"], graph.Outputs.Select(o => o.Name));
        Assert.Equal(3 + 256 + 2, graph.OutputLength);
        Assert.True(graph.InferenceOnly);
    }

    [Theory]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("(2 + 3) * 4", 20)]
    [InlineData("-2 - -3", 1)]
    [InlineData("7 % 4", 3)]
    [InlineData("n == 6 && !(n < 6) || 0", 1)]
    [InlineData("n >= 7 ? 1 : n != 6 ? 2 : 3", 3)]
    [InlineData("n / 3", 2)]
    public void Expressions_have_the_precedence_of_CSharp(string text, long value) =>
        Assert.Equal((value, null), IntegerExpression.Evaluate(text, name => name == "n" ? 6 : null));

    [Theory]
    [InlineData("", "it ends too early")]
    [InlineData("1 +", "it ends too early")]
    [InlineData("(1", "')' is missing")]
    [InlineData("1 2", "'2' is not expected there")]
    [InlineData("m", "'m' is no parameter")]
    [InlineData("7 / 2", "7 / 2 = 3.5 is not an integer")]
    [InlineData("1 / 0", "1 / 0 has no value")]
    [InlineData("1 ? 2", "':' is missing after '?'")]
    [InlineData("1x", "'1x' is not a number")]
    [InlineData("9999999999999 * 9999999999999", "its value is too large")]
    public void What_is_wrong_with_an_expression_is_said(string text, string error) =>
        Assert.Equal((0, error), IntegerExpression.Evaluate(text, _ => null));

    private static void AssertLayers(string attributes, params string[] layers) => AssertGraph(attributes, "", "", layers);

    private static void AssertGraph(string attributes, string blocks, string options, params string[] layers)
    {
        NetworkGraph graph = Compile(attributes, blocks, options);

        Assert.Equal(layers, graph.Layers.Select(l => $"{l.Name}({string.Join(", ", l.Sources.Select(s => s == Layer.Image ? "input" : graph.Layers[s].Name))}): {l.Output}"));
    }

    private static NetworkGraph Compile(string attributes, string blocks, string options)
    {
        CompiledNetwork network = CompiledNetworks.Of($"using ConvGen;\n[Network({options})]\n[Input(8, 8, 3)]\n{attributes}\npublic partial class Subject;\n\n{blocks}\n");
        Assert.Empty(network.Diagnostics);
        return network.Graph!;
    }
}
