using System.Globalization;
using System.Text.RegularExpressions;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests.Language;

/// <summary><c>Frozen = true</c>: which layers it reaches, and what is not written for them.</summary>
public class FrozenTests
{
    private const string Residual = """
        [Conv("filters", 3, Padding = 1), BatchNorm, ReLU]
        [Shortcut(Frozen = true)]
        public sealed class ResidualAttribute(object filters) : BlockAttribute(filters);

        [Residual("filters"), MaxPool(2)]
        public sealed class StageAttribute(object filters) : BlockAttribute(filters);
        """;

    [Theory]
    [InlineData("[Conv(4, 1, Frozen = true), BatchNorm, ReLU, DepthwiseConv(1), ConvTranspose(2, 1, Frozen = true)]", "conv1, convtranspose1")]
    [InlineData("[Conv(4, 1, Frozen = false), BatchNorm(Affine = false, Frozen = true), DepthwiseConv(1, Frozen = true), Flatten, Dense(2, Frozen = true)]", "bn1, conv2, dense1")]
    [InlineData("[Residual(4)] [Residual(4)]", "residual1.shortcut.conv1, residual1.shortcut.bn1")]
    [InlineData("[Stage(3, Repeat = 2, Frozen = true)] [Conv(2, 1)]", "stage1.0.residual1.conv1, stage1.0.residual1.bn1, stage1.1.residual1.conv1, stage1.1.residual1.bn1")]
    public void It_reaches_one_layer_or_all_of_a_block_that_could_learn(string layers, string frozen)
    {
        CompiledNetwork network = CompiledNetworks.Of($"using ConvGen;\n[Network]\n[Input(8, 8, 3)]\n{layers}\npublic partial class Subject;\n\n{Residual}\n");

        Assert.Empty(network.Diagnostics);
        Assert.Equal(frozen, string.Join(", ", network.Graph!.Layers.Where(layer => layer.Frozen).Select(layer => layer.Name)));
    }

    [Fact]
    public void A_layer_that_could_never_learn_has_no_such_option() =>
        Assert.Contains("CS0246", GeneratorRun.WithoutKernels("using ConvGen; [Network, Input(4, 4, 1), Conv(2, 1), ReLU(Frozen = true)] partial class Net { }").CompilerDiagnostics.Select(d => d.Id));

    [Fact]
    public void A_block_that_could_never_learn_is_reported()
    {
        Expect.Source(
            "using ConvGen;\n[Network, Input(8, 8, 3), Conv(4, 1)]\n[Reduce(Name = \"small\", Frozen = true)]\npublic partial class Subject;\n[MaxPool(2), ReLU] public sealed class ReduceAttribute : BlockAttribute;\n",
            new Expected("CG0036", "Frozen = true", "'Reduce' has Frozen = true, but no layer in it has weights or statistics; remove Frozen"));
        Expect.Source("using ConvGen;\n[Network, Input(8, 8, 3), Conv(4, 1)]\n[Normal(Frozen = true)]\npublic partial class Subject;\n[BatchNorm(Affine = false)] public sealed class NormalAttribute : BlockAttribute;\n");
    }

    [Fact]
    public void Below_the_first_layer_that_learns_there_is_no_backward_code_and_normalisations_are_part_of_the_weights()
    {
        const string Source = "using ConvGen; [Network, Input(10, 10, 2)] [Conv(4, 3, Bias = false, Frozen = true), BatchNorm(Frozen = true), ReLU] [Conv(4, 3, Frozen = true), SiLU] [Conv(5, 3), Tanh] [Flatten, Dense(3)] partial class Net { }";
        GeneratorRun frozen = GeneratorRun.Of(Source).AssertClean(), unfrozen = GeneratorRun.Of(Source.Replace("Frozen = true", "", StringComparison.Ordinal).Replace(", )", ")", StringComparison.Ordinal).Replace("()", "", StringComparison.Ordinal)).AssertClean();

        foreach (int bits in (int[])[512, 256, 128])
        {
            Assert.Contains("gradient", unfrozen.Source($"Net.conv1.{bits}.g.cs"), StringComparison.Ordinal);
            Assert.Contains("gradient", unfrozen.Source($"Net.conv2.{bits}.g.cs"), StringComparison.Ordinal);
            Assert.Contains($"Net.bn1.{bits}.g.cs", unfrozen.Hints);
            Assert.Contains($"Net.silu1.{bits}.g.cs", unfrozen.Hints);

            Assert.DoesNotContain("gradient", frozen.Source($"Net.conv1.{bits}.g.cs"), StringComparison.Ordinal);
            Assert.DoesNotContain("gradient", frozen.Source($"Net.conv2.{bits}.g.cs"), StringComparison.Ordinal);
            Assert.DoesNotContain($"Net.bn1.{bits}.g.cs", frozen.Hints);
            Assert.DoesNotContain($"Net.silu1.{bits}.g.cs", frozen.Hints);

            // The third convolution learns, but nothing before it does.
            string training = frozen.Source($"Net.Training.{bits}.g.cs");
            Assert.DoesNotContain("LearnsBefore(3)", training, StringComparison.Ordinal);
            Assert.DoesNotContain("ForwardPhases", training, StringComparison.Ordinal);
            Assert.Contains("ForwardPhases", unfrozen.Source($"Net.Training.{bits}.g.cs"), StringComparison.Ordinal);
            Assert.InRange(Size(training, "ParameterLength"), (5 * 4 * 9) + 5 + (80 * 3) + 3, 2400);
            Assert.True(Size(training, "FrozenLength") >= (4 * 2 * 9) + 4 + (4 * 4 * 9) + 4);
            Assert.True(Size(training, "GroupLength") < Size(unfrozen.Source($"Net.Training.{bits}.g.cs"), "GroupLength"));
        }
    }

    [Fact]
    public void Between_layers_that_learn_only_the_gradient_of_the_input_is_computed()
    {
        GeneratorRun run = GeneratorRun.Of("using ConvGen; [Network, Input(10, 10, 16)] [Conv(16, 3), BatchNorm(Frozen = true), Tanh] [Conv(32, 3, Frozen = true), Tanh] [Flatten, Dense(3)] partial class Net { }").AssertClean();

        string conv2 = run.Source("Net.conv2.512.g.cs"), norm = run.Source("Net.bn1.512.g.cs");
        Assert.DoesNotContain("gradient with respect to its weights", conv2, StringComparison.Ordinal);
        Assert.DoesNotContain("gradient with respect to its bias", conv2, StringComparison.Ordinal);
        Assert.Contains("gradient with respect to its input", conv2, StringComparison.Ordinal);
        Assert.Contains("gradient with respect to its input", norm, StringComparison.Ordinal);
        Assert.DoesNotContain("moments", norm, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_for_Winograds_algorithm_are_made_once()
    {
        string training = GeneratorRun.Of("using ConvGen; [Network, Input(24, 24, 32)] [Conv(32, 3, Padding = 1), ReLU] [Conv(32, 3, Padding = 1, Frozen = true), ReLU] [GlobalAveragePool, Flatten, Dense(3)] partial class Net { }")
            .AssertClean().Source("Net.Training.512.g.cs");

        string once = training.Substring(training.IndexOf("void DeriveFrozen()", StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(once.AsSpan(0, once.IndexOf("\n\t\t}", StringComparison.Ordinal)), "WinogradRefresh"));
    }

    [Fact]
    public void Where_nothing_learns_training_code_is_written_only_for_the_images_gradient()
    {
        const string Layers = "[Input(6, 6, 2)] [Conv(4, 3, Frozen = true), ReLU] [Flatten, Dense(3, Frozen = true)] partial class Net { }";

        Assert.DoesNotContain("Net.Training.512.g.cs", GeneratorRun.Of($"using ConvGen; [Network] {Layers}").AssertClean().Hints);
        Assert.Contains("Net.Training.512.g.cs", GeneratorRun.Of($"using ConvGen; [Network(InputGradient = true)] {Layers}").AssertClean().Hints);
    }

    private static int Size(string source, string name) => int.Parse(Regex.Match(source, $@"\b{name}[:=]? =? ?(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
}
