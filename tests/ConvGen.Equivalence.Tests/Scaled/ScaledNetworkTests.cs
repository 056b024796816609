using System.Runtime.CompilerServices;
using ConvGen.Data;
using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Scaled;

/// <summary>Small members of the zoo's families: each step is the reference's, and many of them learn.</summary>
public class ScaledNetworkTests
{
    private const int TrainingImages = 2048;
    private const int TestImages = 512;
    private const double LeastAccuracy = 0.985;

    private static readonly Lazy<IReadOnlyDictionary<string, NetworkGraph>> s_graphs = new(() => CompiledSource.Graphs(Sources()));

    [Theory]
    [InlineData(typeof(ScaledResNet))]
    [InlineData(typeof(ScaledGoogLeNet))]
    [InlineData(typeof(ScaledInception))]
    [InlineData(typeof(ScaledMobileNet))]
    [InlineData(typeof(ScaledVgg))]
    public void AStepIsTheReferences(Type network)
    {
        var trial = new Trial(s_graphs.Value[network.Name], (Network)network.GetMethod("Create")!.Invoke(null, [1])!, seed: 3);

        trial.PredictionsAreTheReferencesAtEveryWidth(3, 2e-4);
        trial.TrainingIsTheReferencesAtEveryWidth(5, 2e-4, 2e-3);
    }

    [Fact]
    public void ResNetLearns() => Learns<ScaledResNet>();

    [Fact]
    public void GoogLeNetLearns() => Learns<ScaledGoogLeNet>();

    [Fact]
    public void InceptionLearns() => Learns<ScaledInception>();

    [Fact]
    public void MobileNetLearns() => Learns<ScaledMobileNet>();

    [Fact]
    public void VggLearns() => Learns<ScaledVgg>();

    private static void Learns<TNetwork>()
        where TNetwork : Network, INetwork<TNetwork>
    {
        int size = TNetwork.Description.Input.Height;
        ImageDataset train = ColouredShapes.Draw(size, TrainingImages, seed: 1), test = ColouredShapes.Draw(size, TestImages, seed: 2);
        var trainer = new Trainer<TNetwork>(TNetwork.Create(seed: 1), new Adam(0.004f), threads: 2, seed: 1, schedule: new OneCycleSchedule());

        trainer.Fit(train, epochs: 12, batchSize: 32);

        double accuracy = trainer.Evaluate(test).Accuracy;
        Assert.True(accuracy >= LeastAccuracy, $"Found an accuracy of {accuracy:p1}, expected at least {LeastAccuracy:p0}.");
    }

    private static string[] Sources([CallerFilePath] string here = "")
    {
        string folder = Path.GetDirectoryName(here)!;
        return
        [
            File.ReadAllText(Path.Combine(folder, "ScaledNetworks.cs")),
            .. Directory.EnumerateFiles(Path.Combine(folder, "..", "..", "..", "samples", "Zoo", "Blocks"), "*.cs").Select(File.ReadAllText),
        ];
    }
}
