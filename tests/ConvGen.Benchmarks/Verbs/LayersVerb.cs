using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// VGG's conv3_2 as a network of one layer, on one thread: forward, backward-weights and backward-data in GFLOP/s and as a share of the FMA peak.
/// The passes are told apart by differences: backward-weights is a step without input gradient less forward; backward-data is what the input gradient adds.
/// </summary>
internal static class LayersVerb
{
    public static void Run(Report report)
    {
        using PinnedThread pinned = new();
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
