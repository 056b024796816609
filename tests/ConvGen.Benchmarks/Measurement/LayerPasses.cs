using ConvGen.Benchmarks.Rivals;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>
/// The passes of one convolution on one thread: the kernels that a training step calls, image by image in the memory of its micro-batch, without what brings the caller's gradient and takes the image's gradient away.
/// The rivals' figures are of their kernels alone, too, in layouts of their own. The gradient of the bias is part of backward-weights in both.
/// </summary>
internal static class LayerPasses
{
    /// <summary>Measures the passes that a step of this network takes: backward-data only where it has an input gradient.</summary>
    /// <param name="report">Receives the figures.</param>
    /// <param name="layer">As the rivals' script begins its lines.</param>
    /// <param name="batch">Images of the rivals' batch.</param>
    /// <param name="rivals">What that script measured.</param>
    public static void Measure<TNetwork>(Report report, string layer, int batch, IReadOnlyDictionary<string, double> rivals)
        where TNetwork : Network, INetwork<TNetwork>
    {
        if (!NetworkSources.Graphs.TryGetValue(typeof(TNetwork).Name, out Generator.Graph.NetworkGraph? graph))
        {
            return;
        }

        NetworkPlan plan = NetworkPlanner.Plan(Target.All.First(target => target.Bits == FmaPeak.WidestVector), graph);
        var runner = StepRunner.Training(plan, typeof(TNetwork));
        List<Step> forward = [.. plan.Training!.Forward[0].Where(step => step.Kernel is not LayoutCopyKernel)];
        List<Step> data = [.. plan.Training.Backward[0].Where(step => step.For.Kind == LearnerKind.Before)];
        List<Step> weights = [.. plan.Training.Backward[0].Where(step => step.For.Kind == LearnerKind.Layer)];
        foreach ((string pass, string key, List<Step> steps) in new[] { ("forward", "fwd", forward), ("backward-data", "bwd_d", data), ("backward-weights", "bwd_w", weights) })
        {
            if (steps.Count == 0)
            {
                continue;
            }

            int images = plan.Training.MicroBatch;
            double speed = 2e-9 * images * graph.Layers[0].MultiplyAdds / Timing.Median(runner.Compile(steps, images));
            double? rival = rivals.TryGetValue($"{layer} {key}", out double found) ? found : null;
            report.Add(new Figure($"{layer}{(batch > 1 ? $", batch {batch}" : "")}, {pass}", speed, "GFLOP/s", Peers.Label(Peers.OneDnn, rival), rival, speed / FmaPeak.Widest(), HigherIsBetter: true));
        }
    }
}
