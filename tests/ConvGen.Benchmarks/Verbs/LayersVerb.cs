using ConvGen.Benchmarks.Measurement;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using ZooSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>Every layer with weights of the zoo's networks, each geometry once, on one thread, as predictions compute it: without the layers around it, so mostly from the caches.</summary>
internal static class LayersVerb
{
    public static void Run(Report report, string? network)
    {
        using PinnedThread pinned = new();
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

                runner ??= StepRunner.Predicting(plan, type);
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
}
