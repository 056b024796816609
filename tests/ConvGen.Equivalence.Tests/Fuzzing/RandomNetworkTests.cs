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
            var trial = new Trial(graph, Create(type), seed: 5);
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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void FrozenByAttributesTheyComputeTheSame(int group)
    {
        int[] seeds = [.. Enumerable.Range(group * NetworksATest, NetworksATest)];
        Dictionary<string, (NetworkGraph Graph, Type Type)> networks = CompiledSource
            .Networks(["global using ConvGen;", .. seeds.Select(RandomNetwork.Source), .. seeds.Select(RandomNetwork.FrozenSource)])
            .ToDictionary(network => network.Graph.Identity.Name);
        foreach (int seed in seeds.Where(seed => networks[$"Frozen{seed}"].Graph.IsTrained))
        {
            NetworkGraph graph = networks[$"Frozen{seed}"].Graph;
            var trial = new Trial(graph, Create(networks[$"Frozen{seed}"].Type), seed: 5);
            try
            {
                trial.TrainingIsTheReferencesAtEveryWidth(Images, 2e-4, 2e-3);
                if (!graph.Layers.Any(layer => layer is BatchNormLayer { Frozen: true }))
                {
                    trial.FreezesAs(Create(networks[$"Random{seed}"].Type), Images);
                }
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.Message}\n{RandomNetwork.FrozenSource(seed)}");
            }
        }
    }

    private static Network Create(Type type) => (Network)type.GetMethod("Create")!.Invoke(null, [1])!;
}
