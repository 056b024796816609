using System.Text;
using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests;

/// <summary>Whatever the input, the generator neither throws (which Roslyn reports as CS8785) nor fails inside (CG0024). Seeds are fixed: a failure names its text.</summary>
public class NeverThrowsTests
{
    private static readonly string[] s_fragments =
    [
        "[Network]", "[Input(28, 28, 1)]", "[Input]", "[Input(1)]", "[Input(int.MaxValue, int.MaxValue, int.MaxValue)]", "[Conv(6, 5)]", "[Conv(6, 5, Padding = 2)]",
        "[Conv(\"6\", null)]", "[Conv(6, 5, Stride = int.MinValue)]", "[Conv(6, 5, Same = true, Stride = 3)]", "[Conv(6, 5, Same = 1)]", "[Conv(filters: 6, kernel: )]",
        "[Conv(6, 5, Padding = 2147483647)]", "[Conv(2147483647, 2147483647, 2147483647, Dilation = 2147483647)]", "[Conv(6, 5, Rounding = Rounding.Floor)]",
        "[Conv(6, 5, Rounding = (Rounding)(-1))]", "[Conv(6, 5, Nothing = 2)]", "[Conv(6, 5, Stride = 2, Stride = 3)]", "[Conv(6.5, 5)]", "[Conv(typeof(int), new[] { 1 })]",
        "[MaxPool(2)]", "[MaxPool(0, 0, 0)]", "[AveragePool(2, 3, CountPadding = false)]", "[Flatten]", "[Flatten(1)]", "[Dense(10)]", "[Dense(units: 10, Bias = false)]",
        "[Dense()]", "[Dense(Missing)]", "[ReLU, Tanh]", "[Sigmoid]", "[Softmax]", "[LayerAttribute]", "[Obsolete]", "[Unknown(1)]", "[", "]", "(", ")", "{", "}", "<", ">", ",", ";", "=",
        "partial", "class", "record", "struct", "static", "abstract", "file", "class A", "partial class Net { }", "public partial class Net<T> { }", "namespace N;", "namespace N {",
        "using ConvGen;", "global::", "@", "\"", "'", "//", "/*", "#if X", "#endif", "\0", "é", "😀", "-1", "1", "int.MaxValue", "0x", "1e999", " : Network", "where T : class",
        "[Conv(4, 1, Name = \"a\")]", "[Add(\"a\")]", "[Concat]", "[Multiply(\"a\", \"b\")]", "[Branch]", "[Branch, Conv(2, 1)]", "[From(\"a\")]", "[From(null)]", "[Output]", "[Shortcut]",
        "[Conv(\"2 * n\", \"1, 7\", When = \"n > 1\")]", "[Conv(\"((\", 1)]", "[Conv(\"n / 0\", 1)]", "[Own(3)]", "[Own(3, Repeat = 2147483647)]", "[Own(-1, Name = \"1x\")]",
        "[Conv(\"n\", 1), Shortcut] class OwnAttribute(int n) : BlockAttribute(n);", "[Own(\"n - 1\", When = \"n > 0\")] class OwnAttribute(object n) : BlockAttribute(n);",
        "[BatchNorm(Epsilon = float.NaN)]", "[Dropout(2f)]", "[ConvTranspose(3, 2, Padding = 9)]", "[Upsample(2147483647)]", "[Crop(5)]", "[LocalResponseNorm(0)]", "[ChannelMaxPool(3)]",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Fact]
    public void SourceCutAtEveryPlace()
    {
        for (int length = 0; length < Samples.LeNet5.Length; length += 2)
        {
            AssertSurvives(Samples.LeNet5[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LeNetWithRandomEdits(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            // Kernels take most of the time, so only the first seeds write them.
            AssertSurvives(Mutate(random, Samples.LeNet5, random.Next(1, 6)), kernels: seed <= 2);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomFragments(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 40; i++)
        {
            var text = new StringBuilder("using ConvGen;\n[Network]");
            for (int count = random.Next(1, 14); count > 0; count--)
            {
                text.Append(s_fragments[random.Next(s_fragments.Length)]).Append(random.Next(3) == 0 ? "\n" : " ");
            }

            AssertSurvives(text.Append(random.Next(4) == 0 ? "" : "partial class Net { }").ToString());
        }
    }

    /// <summary>Two parts that both say [Network] would be two networks of one name.</summary>
    [Theory]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class Net { } [Network, Input(4, 4, 1), Flatten] partial class Net { }")]
    [InlineData("[Network, Network, Input(4, 4, 1), Flatten] partial class Net { }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] class Net { } [Network, Input(4, 4, 1), Flatten] class Net { }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class Net { } [Network, Input(4, 4, 1), Flatten] partial struct Net { }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class { }")]
    [InlineData("namespace { [Network, Input(4, 4, 1), Flatten] partial class Net { } }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class Net : Net { }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class Net : Missing { }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] partial class Net { partial class Net { } }")]
    [InlineData("partial class Net { [Network, Input(4, 4, 1), Flatten] partial class Net { } }")]
    [InlineData("[Network, Input(4, 4, 1), Flatten] delegate void Net(); [Network] enum E { }")]
    [InlineData("namespace A { [Network, Input(4, 4, 1), Flatten] partial class Net { } } namespace A.Net { [Network, Input(4, 4, 1), Flatten] partial class Factory { } }")]
    [InlineData("namespace A { [Network, Input(4, 4, 1), Flatten] partial class Net { } } namespace a.net { [Network, Input(4, 4, 1), Flatten] partial class factory { } }")]
    [InlineData("[assembly: Network] [module: Input(1, 1, 1)]")]
    [InlineData("class NetworkAttribute { } [Network, Input(4, 4, 1), Flatten] partial class Net { }")]
    public void AwkwardDeclarations(string source) => AssertSurvives("using ConvGen;\n" + source, kernels: true);

    /// <summary>What is just small enough to index must be planned and written, too.</summary>
    [Theory]
    [InlineData("Input(1, 2147483647, 1), MaxPool(1, 2147483647)")]
    [InlineData("Input(32768, 65535, 1), ReLU, AveragePool(32768, 65535), Flatten, Softmax")]
    [InlineData("Input(1, 1, 46340), Flatten, Dense(46340), Tanh")]
    [InlineData("Input(1, 1, 46340), Conv(46340, 1), Sigmoid")]
    [InlineData("Input(200, 200, 1), Conv(1, 199), Conv(1, 2)")]
    [InlineData("Input(3, 3, 1), Conv(1, 3, Padding = 10000, Stride = 9999)")]
    [InlineData("Input(1, 1, 1), Conv(1, 1), MaxPool(1), Flatten, Dense(1), Softmax")]
    [InlineData("Input(1, 40000, 1), Conv(40000, 1, Name = \"a\"), Output, Conv(40000, 1), Output")]
    public void SizesAtTheLimits(string layers) => AssertSurvives($"using ConvGen; [Network, {layers}] partial class Net {{ }}", kernels: true);

    /// <summary>A block may name itself, or a long chain of blocks may multiply.</summary>
    [Theory]
    [InlineData("[Own(3)] class OwnAttribute(int n) : BlockAttribute(n);", "Own(2)")]
    [InlineData("[B(1)] class AAttribute(int n) : BlockAttribute(n); [A(1)] class BAttribute(int n) : BlockAttribute(n);", "A(2)")]
    [InlineData("[Conv(1, 1)] class AAttribute : BlockAttribute; [A(Repeat = 1000)] class BAttribute : BlockAttribute; [B(Repeat = 1000)] class CAttribute : BlockAttribute;", "C(Repeat = 1000)")]
    [InlineData("[Own(\"n - 1\", When = \"n > 0\")] class OwnAttribute(object n) : BlockAttribute(n);", "Own(5)")]
    public void BlocksWithoutEnd(string blocks, string layer) => AssertSurvives($"using ConvGen; {blocks} [Network, Input(8, 8, 1), {layer}] partial class Net {{ }}", kernels: true);

    private static string Mutate(Random random, string text, int edits)
    {
        var mutated = new StringBuilder(text);
        for (; edits > 0; edits--)
        {
            int at = random.Next(mutated.Length);
            switch (random.Next(3))
            {
                case 0:
                    mutated.Remove(at, Math.Min(random.Next(1, 12), mutated.Length - at));
                    break;
                case 1:
                    mutated.Insert(at, s_fragments[random.Next(s_fragments.Length)]);
                    break;
                default:
                    mutated[at] = (char)random.Next(32, 127);
                    break;
            }
        }

        return mutated.ToString();
    }

    private static void AssertSurvives(string source, bool kernels = false)
    {
        GeneratorRun run = kernels ? GeneratorRun.Of(source) : GeneratorRun.WithoutKernels(source);
        Diagnostic? failure = run.Diagnostics.FirstOrDefault(d => d.Id == "CG0024");
        Assert.True(run.Result.Exception is null, $"{source}\n{run.Result.Exception}");
        Assert.True(failure is null, $"{source}\n{failure}");
    }
}
