using System.Runtime.CompilerServices;
using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;
using ZooSample.Networks;

namespace ConvGen.Equivalence.Tests.Zoo;

/// <summary>Every network of samples/Zoo at its full size predicts what its interpretation in double precision does.</summary>
public class ZooPredictionTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, NetworkGraph>> s_graphs = new(() => CompiledSource.Graphs(Sources()));

    /// <summary>Softmax turns an error in its input into a relative error of its output: the tolerance is that of sums of some 10⁴ products through 100 layers.</summary>
    private const double Tolerance = 2e-4;

    [Theory]
    [InlineData(typeof(LeNet5))]
    [InlineData(typeof(LeNetMnist))]
    [InlineData(typeof(LeNetColour))]
    [InlineData(typeof(KerasMnist))]
    [InlineData(typeof(MnistFourLayer))]
    [InlineData(typeof(MnistBatchNorm))]
    [InlineData(typeof(AllConv))]
    [InlineData(typeof(AlexNet))]
    [InlineData(typeof(TorchvisionAlexNet))]
    [InlineData(typeof(Vgg11))]
    [InlineData(typeof(Vgg11Lrn))]
    [InlineData(typeof(Vgg13))]
    [InlineData(typeof(Vgg16C))]
    [InlineData(typeof(Vgg16))]
    [InlineData(typeof(Vgg19))]
    [InlineData(typeof(ResNet18))]
    [InlineData(typeof(ResNet34))]
    [InlineData(typeof(ResNet50))]
    [InlineData(typeof(ResNet101))]
    [InlineData(typeof(GoogLeNet))]
    [InlineData(typeof(TorchvisionGoogLeNet))]
    [InlineData(typeof(InceptionV3))]
    [InlineData(typeof(MobileNetV1))]
    [InlineData(typeof(MobileNetV2))]
    public void FullSizePredictionsAreTheReferences(Type network)
    {
        NetworkGraph graph = s_graphs.Value[network.Name];
        var instance = (Network)network.GetMethod("Create")!.Invoke(null, [1])!;

        var trial = new Trial(graph, instance, seed: 1);
        trial.PredictionsAreTheReferences(images: 1, Tolerance);
        trial.DividedPredictionsAreTheSameAtEveryWidth(3);
    }

    private static string[] Sources([CallerFilePath] string here = "")
    {
        string zoo = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples", "Zoo");
        return [.. new[] { "Blocks", "Networks" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(zoo, folder), "*.cs")).Select(File.ReadAllText)];
    }
}
