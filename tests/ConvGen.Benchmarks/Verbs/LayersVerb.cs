using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using ZooSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// VGG's conv3_2 as a network of one layer, on one thread: forward, backward-weights and backward-data in GFLOP/s and as a share of the FMA peak; then every layer of the zoo, forward.
/// The passes are told apart by differences: backward-weights is a step without input gradient less forward; backward-data is what the input gradient adds.
/// </summary>
internal static class LayersVerb
{
    public static void Run(Report report, string? network)
    {
        using PinnedThread pinned = new();
        MeasurePasses(report);
        MeasureZoo(report, network);
    }

    private static void MeasurePasses(Report report)
    {
        double work = 2e-9 * VggConv.MultiplyAdds;
        double peakBefore = FmaPeak.Widest();
        (double forward, double step) = Measure<VggConv>();
        (_, double stepWithInputGradient) = Measure<VggConvWithInputGradient>();
        double predict = MeasurePrediction();
        double peak = Math.Max(peakBefore, FmaPeak.Widest());
        (double? rivalForward, double? rivalData, double? rivalWeights) = Peers.VggConv();

        Add("predict", predict, rivalForward);
        Add("forward", forward, rivalForward);
        Add("backward-data", stepWithInputGradient - step, rivalData);
        Add("backward-weights", step - forward, rivalWeights);

        void Add(string pass, double seconds, double? rival) => report.Add(new Figure(
            $"conv 3×3, 256→256, 56×56, {pass}",
            work / seconds,
            "GFLOP/s",
            Peers.Label(Peers.OneDnn, rival),
            rival,
            work / seconds / peak,
            HigherIsBetter: true));
    }

    /// <summary>Every layer with weights of the zoo's networks, each geometry once, as predictions compute it: without the layers around it, so mostly from the caches.</summary>
    private static void MeasureZoo(Report report, string? network)
    {
        const double Seconds = 0.05;
        Target target = Target.All.First(candidate => candidate.Bits == FmaPeak.WidestVector);
        var seen = new HashSet<string>();
        foreach (NetworkGraph graph in NetworkSources.Graphs.Values.Where(graph => network is null || graph.Identity.Name == network).OrderBy(graph => graph.Identity.Name, StringComparer.Ordinal))
        {
            if (typeof(AlexNet).Assembly.GetType($"{graph.Identity.Namespace}.{graph.Identity.Name}") is not { } type)
            {
                continue;
            }

            NetworkPlan plan = NetworkPlanner.Plan(target, graph);
            StepRunner? runner = null;
            double peak = FmaPeak.Widest();
            foreach (IGrouping<Operation, Step> steps in plan.Inference.Steps.Where(step => step.Operation?.Layer.MultiplyAdds > 0).GroupBy(step => step.Operation!))
            {
                Operation operation = steps.Key;
                string shape = Shape(operation.Layer), algorithm = Algorithm(operation);
                if (!seen.Add($"{shape} {algorithm}"))
                {
                    continue;
                }

                runner ??= new StepRunner(plan, type);
                double seconds = Timing.Median(Timing.Samples(runner.Compile([.. steps]), Seconds));
                TileKernel? tile = steps.Select(step => step.Kernel).OfType<TileKernel>().MaxBy(kernel => kernel.Cycles);
                report.Add(new LayerRow(
                    graph.Identity.Name, operation.Layer.Name, shape, algorithm, tile is null ? "-" : Tile(tile), target.Bits,
                    1e6 * seconds, 2e-9 * operation.Layer.MultiplyAdds / seconds, peak));
            }
        }
    }

    public static string Tile(TileKernel kernel) => $"{kernel.Rows.Offsets.Count}×{kernel.Vectors.Offsets.Count}";

    public static string Shape(Layer layer) => layer switch
    {
        ConvLayer conv => $"{conv.Input} → {conv.Output}, {conv.Window.KernelHeight}×{conv.Window.KernelWidth}/{conv.Window.StrideHeight}{(conv.Groups > 1 ? $", {conv.Groups} groups" : "")}",
        _ => $"{layer.Input} → {layer.Output}",
    };

    public static string Algorithm(Operation operation) => operation.Layer switch
    {
        ConvLayer { IsDepthwise: true } => "depthwise",
        ConvLayer when operation.Winograd is { } winograd => $"Winograd {winograd.Algorithm}{(operation.Pool is null ? "" : ", pool fused")}{(operation.Residual is null ? "" : ", shortcut added")}",
        ConvLayer => $"direct{(operation.Residual is null ? "" : ", shortcut added")}",
        _ => "dense",
    };

    /// <summary>Seconds of an image forward, and forward and backward.</summary>
    private static (double Forward, double Step) Measure<TNetwork>()
        where TNetwork : Network, INetwork<TNetwork>
    {
        TNetwork network = TNetwork.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(batchSize: 1);
        step.Load(network);
        float[] image = RandomImage(TNetwork.Description);

        // The loss is not the layer's: the gradient of the first step stays in its buffer and serves all others.
        step.Run(image, static (_, output, gradient) => output.CopyTo(gradient));
        OutputGradient ready = static (_, _, _) => { };
        return (Timing.Median(() => step.Forward(image)), Timing.Median(() => step.Run(image, ready)));
    }

    private static double MeasurePrediction()
    {
        using Predictor predictor = VggConv.Create(seed: 1).CreatePredictor();
        float[] image = RandomImage(VggConv.Description);
        float[] output = new float[predictor.OutputLength];
        return Timing.Median(() => predictor.Predict(image, output));
    }

    private static float[] RandomImage(NetworkDescription description)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, description.Input.Length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
