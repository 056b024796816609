using System.Runtime.CompilerServices;
using System.Text;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using ConvGen.Generator.Tests.Infrastructure;

namespace ConvGen.Generator.Tests;

/// <summary>The networks of samples/Zoo come out with their published parameter counts and sizes.</summary>
public class ZooTests
{
    private static readonly Lazy<Dictionary<string, NetworkGraph>> s_graphs = new(Compile);

    [Theory]
    [InlineData("LeNet5", 61_706)]
    [InlineData("LeNetMnist", 61_706)]
    [InlineData("LeNetColour", 62_958)]
    [InlineData("KerasMnist", 53_578)]
    [InlineData("MnistFourLayer", 1_199_882)]
    [InlineData("MnistBatchNorm", 701_642)]
    [InlineData("AllConv", 1_369_738)]
    [InlineData("AlexNet", 62_378_344)]
    [InlineData("TorchvisionAlexNet", 61_100_840)]
    [InlineData("Vgg11", 132_863_336)]
    [InlineData("Vgg11Lrn", 132_863_336)]
    [InlineData("Vgg13", 133_047_848)]
    [InlineData("Vgg16C", 133_638_952)]
    [InlineData("Vgg16", 138_357_544)]
    [InlineData("Vgg19", 143_667_240)]
    [InlineData("ResNet18", 11_689_512)]
    [InlineData("ResNet34", 21_797_672)]
    [InlineData("ResNet50", 25_557_032)]
    [InlineData("ResNet101", 44_549_160)]
    [InlineData("GoogLeNet", 6_998_552)]
    [InlineData("TorchvisionGoogLeNet", 6_624_904)]
    [InlineData("InceptionV3", 23_834_568)]
    [InlineData("MobileNetV1", 4_231_976)]
    [InlineData("MobileNetV2", 3_504_872)]
    public void ParametersAreThePublishedNumber(string network, long parameters) => Assert.Equal(parameters, s_graphs.Value[network].ParameterCount);

    /// <summary>The different heights × widths that maps pass through, in order; all maps of the zoo are square.</summary>
    [Theory]
    [InlineData("LeNet5", "28 14 10 5 1")]
    [InlineData("LeNetMnist", "28 14 10 5")]
    [InlineData("KerasMnist", "26 13 11 5")]
    [InlineData("AllConv", "32 16 8 6 1")]
    [InlineData("AlexNet", "55 27 13 6")]
    [InlineData("Vgg16", "224 112 56 28 14 7")]
    [InlineData("ResNet18", "112 56 28 14 7 1")]
    [InlineData("ResNet50", "112 56 28 14 7 1")]
    [InlineData("GoogLeNet", "112 56 28 14 7 1")]
    [InlineData("InceptionV3", "149 147 73 71 35 17 8 1")]
    [InlineData("MobileNetV1", "112 56 28 14 7 1")]
    [InlineData("MobileNetV2", "112 56 28 14 7 1")]
    public void SizesFallAsPublished(string network, string sizes)
    {
        Shape[] maps = [.. s_graphs.Value[network].Layers.Select(layer => layer.Output).Where(shape => !shape.IsFlat)];

        Assert.All(maps, map => Assert.Equal(map.Height, map.Width));
        Assert.Equal(sizes, string.Join(' ', maps.Select(map => map.Height).Distinct()));
    }

    [Theory]
    [InlineData("ResNet50", "layer1.0.conv1.weight 64 64 1 1; layer1.0.shortcut.conv1.weight 256 64 1 1; layer3.5.conv2.weight 256 256 3 3; fc.weight 1000 2048")]
    [InlineData("MobileNetV1", "separable3.conv1.weight 128 1 3 3; separable6.5.conv2.weight 512 512 1 1")]
    public void ParametersAreNamedAfterTheirBlocks(string network, string parameters)
    {
        string[] rows = [.. ParameterTable.Of(s_graphs.Value[network]).Select(row => $"{row.Name} {string.Join(' ', row.Shape)}")];

        Assert.All(parameters.Split("; "), parameter => Assert.Contains(parameter, rows));
    }

    /// <summary>Everything that is written is compiled in a user's build: UTF-8 bytes of a network's files, in millions.</summary>
    [Fact]
    public void EmittedCodeStaysBounded() => Assert.All(s_graphs.Value.Values, graph =>
    {
        double bytes = ImplementationWriter.Write(graph, CancellationToken.None)
            .Append(SurfaceWriter.Write(graph, CancellationToken.None))
            .Sum(source => (double)Encoding.UTF8.GetByteCount(source.Text));

        Assert.InRange(bytes / 1e6, 0.1, graph.Identity.Name is "InceptionV3" ? 3 : 2);
    });

    /// <summary>Buffers share memory: an arena is hardly longer than what must live at one time.</summary>
    [Fact]
    public void ArenasAreHardlyLargerThanWhatLivesTogether() => Assert.All(s_graphs.Value.Values, graph => Assert.All(Target.All, target =>
    {
        ArenaPlan arena = NetworkPlanner.Plan(target, graph with { InferenceOnly = true }).Inference.Arena;

        Assert.InRange((double)arena.Length / arena.Live, 1, 1.2);
    }));

    [Fact]
    public void EveryNetworkOfTheZooIsCounted() =>
        Assert.Equal(24, s_graphs.Value.Count);

    private static Dictionary<string, NetworkGraph> Compile()
    {
        string[] sources = [.. SourceFiles("Blocks").Concat(SourceFiles("Networks"))];
        GeneratorRun run = GeneratorRun.WithoutKernels(sources).AssertClean();
        return run.Result.TrackedSteps[NetworkGeneratorStepNames.Graphs]
            .SelectMany(step => step.Outputs)
            .Select(output => (NetworkGraph)output.Value)
            .ToDictionary(graph => graph.Identity.Name);
    }

    private static IEnumerable<string> SourceFiles(string folder, [CallerFilePath] string here = "") =>
        Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "samples", "Zoo", folder), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText);
}
