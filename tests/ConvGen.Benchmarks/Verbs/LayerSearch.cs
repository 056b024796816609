using ConvGen.Benchmarks.Measurement;
using ConvGen.Generator;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// Checks the cost model that chooses register tiles and algorithms: every distinct convolution of the zoo as a network of one layer, with the tile that the model ranks first, the next ones of its ranking, and,
/// where Winograd's algorithm was chosen, the direct sum. All are compiled here and measured in turns.
/// </summary>
internal static class LayerSearch
{
    private const int Tiles = 8;
    private const int Rounds = 3;
    private const double LeastSeconds = 0.1;

    public static void Run(Report report, string? network)
    {
        using PinnedThread pinned = new();
        Target target = Target.All.First(candidate => candidate.Bits == FmaPeak.WidestVector);
        var seen = new HashSet<Layer>();
        foreach (NetworkGraph graph in NetworkSources.Graphs.Values.Where(graph => network is null || graph.Identity.Name == network).OrderBy(graph => graph.Identity.Name, StringComparer.Ordinal))
        {
            HashSet<string> direct = [.. NetworkPlanner.Plan(target, graph).Inference.Steps.Select(step => step.Operation).OfType<Operation>().Where(operation => operation.Winograd is null).Select(operation => operation.Layer.Name)];
            foreach (ConvLayer layer in graph.Layers.OfType<ConvLayer>().Where(layer => !layer.IsDepthwise && seen.Add(layer with { Name = "", Sources = EquatableArray<int>.Empty })))
            {
                report.Add(Measure(target.For(graph), graph.Identity.Name, Alone(graph, layer, direct.Contains(layer.Name))));
            }
        }
    }

    /// <summary>A network of this layer alone, behind an activation unless it reads the image: an image has a layout of its own.</summary>
    private static NetworkGraph Alone(NetworkGraph graph, ConvLayer layer, bool directOnly)
    {
        bool readsImage = layer.Sources[0] == Layer.Image;
        Layer[] before = readsImage ? [] : [new ActivationLayer("before", layer.Input, layer.Input, new(ActivationKind.ReLU)) { Sources = Sources(Layer.Image) }];
        return graph with
        {
            Input = layer.Input,
            Layers = new([.. before, layer with { Sources = Sources(before.Length - 1) }]),
            InputGradient = false,
            Outputs = new([new(layer.Name, before.Length)]),
            InferenceOnly = true,
            DirectOnly = directOnly,
        };
    }

    private static EquatableArray<int> Sources(int source) => new([source]);

    private static SearchRow Measure(Target target, string network, NetworkGraph graph)
    {
        var candidates = new List<(string Name, NetworkPlan Plan)>();
        foreach (NetworkGraph variant in graph.DirectOnly ? [graph] : new[] { graph, graph with { DirectOnly = true } })
        {
            for (int rank = 0; rank < Tiles; rank++)
            {
                var identity = new NetworkIdentity("Search", EquatableArray<string>.Empty, "internal", $"Candidate{candidates.Count}");
                NetworkPlan plan = NetworkPlanner.Plan(target with { TileRank = rank }, variant with { Identity = identity });
                string name = Describe(plan);
                if (candidates.All(other => other.Name != name))
                {
                    candidates.Add((name, plan));
                }
            }
        }

        using var compiler = new KernelCompiler();
        Action[] calls =
        [
            .. candidates.Zip(compiler.Compile([.. candidates.Select(candidate => candidate.Plan)]), (candidate, type) =>
                StepRunner.Predicting(candidate.Plan, type).Compile([.. candidate.Plan.Inference.Steps.Where(step => step.Operation?.Layer is ConvLayer)])),
        ];
        double[] best = [.. calls.Select(_ => double.MaxValue)];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                best[i] = Math.Min(best[i], Timing.Median(Timing.Samples(calls[i], LeastSeconds)));
            }
        }

        int fastest = Array.IndexOf(best, best.Min());
        Layer layer = graph.Layers[^1];
        return new(network, layer.Name, LayersVerb.Shape(layer), candidates[0].Name, target.Bits, 1e6 * best[0], candidates[fastest].Name, 1e6 * best[fastest], 2e-9 * layer.MultiplyAdds / best[0], FmaPeak.Widest());
    }

    /// <summary>The algorithm and the tiles, the one that does most of the work first.</summary>
    private static string Describe(NetworkPlan plan)
    {
        Step[] steps = [.. plan.Inference.Steps.Where(step => step.Operation?.Layer is ConvLayer)];
        IEnumerable<string> tiles = steps.Select(step => step.Kernel).OfType<TileKernel>().OrderByDescending(kernel => kernel.Cycles).Select(LayersVerb.Tile).Distinct();
        return $"{LayersVerb.Algorithm(steps[0].Operation!)} {string.Join(" + ", tiles)}";
    }
}
