using ConvGen.Benchmarks.Rivals;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>
/// The passes of one convolution as a network of one layer, on one thread. They are told apart by differences: backward-weights is a step without input gradient less forward; backward-data is what the input gradient adds.
/// </summary>
internal static class LayerPasses
{
    /// <param name="report">Receives the figures.</param>
    /// <param name="layer">As the rivals' script begins its lines.</param>
    /// <param name="batch">Images.</param>
    /// <param name="rivals">What that script measured.</param>
    public static void Measure<TNetwork, TWithInputGradient>(Report report, string layer, int batch, IReadOnlyDictionary<string, double> rivals)
        where TNetwork : Network, INetwork<TNetwork>
        where TWithInputGradient : Network, INetwork<TWithInputGradient>
    {
        (double forward, double step) = Seconds<TNetwork>(batch);
        (_, double whole) = Seconds<TWithInputGradient>(batch);
        Add<TNetwork>(report, layer, "forward", "fwd", batch, forward, rivals);
        Add<TNetwork>(report, layer, "backward-data", "bwd_d", batch, whole - step, rivals);
        Add<TNetwork>(report, layer, "backward-weights", "bwd_w", batch, step - forward, rivals);
    }

    /// <summary>The same of a first layer, which has no input gradient.</summary>
    /// <param name="report">Receives the figures.</param>
    /// <param name="layer">As the rivals' script begins its lines.</param>
    /// <param name="batch">Images.</param>
    /// <param name="rivals">What that script measured.</param>
    public static void Measure<TNetwork>(Report report, string layer, int batch, IReadOnlyDictionary<string, double> rivals)
        where TNetwork : Network, INetwork<TNetwork>
    {
        (double forward, double step) = Seconds<TNetwork>(batch);
        Add<TNetwork>(report, layer, "forward", "fwd", batch, forward, rivals);
        Add<TNetwork>(report, layer, "backward-weights", "bwd_w", batch, step - forward, rivals);
    }

    private static void Add<TNetwork>(Report report, string layer, string pass, string key, int batch, double seconds, IReadOnlyDictionary<string, double> rivals)
        where TNetwork : Network, INetwork<TNetwork>
    {
        double speed = 2e-9 * batch * TNetwork.Description.Layers[0].MultiplyAdds / seconds;
        double? rival = rivals.TryGetValue($"{layer} {key}", out double found) ? found : null;
        report.Add(new Figure($"{layer}{(batch > 1 ? $", batch {batch}" : "")}, {pass}", speed, "GFLOP/s", Peers.Label(Peers.OneDnn, rival), rival, speed / FmaPeak.Widest(), HigherIsBetter: true));
    }

    /// <summary>Seconds of a batch forward, and forward and backward.</summary>
    private static (double Forward, double Step) Seconds<TNetwork>(int batch)
        where TNetwork : Network, INetwork<TNetwork>
    {
        TNetwork network = TNetwork.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(batch);
        step.Load(network);
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, batch * TNetwork.Description.Input.Length).Select(_ => random.NextSingle() - 0.5f)];

        // The loss is not the layer's: the gradient of the first step stays in its buffer and serves all others.
        step.Run(images, static (_, output, gradient) => output.CopyTo(gradient));
        OutputGradient ready = static (_, _, _) => { };
        return (Timing.Median(() => step.Forward(images)), Timing.Median(() => step.Run(images, ready)));
    }
}
