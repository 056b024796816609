using ConvGen.Equivalence.Tests.Infrastructure;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Fuzzing;

/// <summary>Networks at random against their interpretation in double precision: predictions, training, gradients and statistics at every vector width.</summary>
public class RandomNetworkTests
{
    private const int NetworksATest = 6;

    // A prime and more than a micro-batch.
    private const int Images = 11;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void NetworksComputeWhatTheirLayersSay(int group)
    {
        int[] seeds = [.. Enumerable.Range(group * NetworksATest, NetworksATest)];
        string[] sources = [.. seeds.Select(RandomNetwork.Source)];
        foreach ((NetworkGraph graph, Type type) in CompiledSource.Networks([.. sources.Prepend("global using ConvGen;")]))
        {
            string source = sources.Single(s => s.Contains($"class {graph.Identity.Name};", StringComparison.Ordinal));
            var network = (Network)type.GetMethod("Create")!.Invoke(null, [1])!;
            var trial = new Trial(graph, network, seed: 5);
            try
            {
                trial.PredictionsAreTheReferencesAtEveryWidth(3, 2e-4);
                trial.TrainingIsTheReferencesAtEveryWidth(Images, 2e-4, 2e-3);
                trial.FreezingLeavesTheOtherGradientsAtEveryWidth(Images);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.Message}\n{source}");
            }
        }
    }
}
