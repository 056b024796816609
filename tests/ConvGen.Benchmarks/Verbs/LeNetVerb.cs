using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Rivals;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>The small networks whole: prediction of one image, and training steps of 128 with momentum SGD, on one thread and on two.</summary>
internal static class LeNetVerb
{
    private const int BatchSize = 128;

    public static void Run(Report report)
    {
        Predict<LeNet5>(report, "lenet5");
        Predict<KerasCnn>(report, "kerascnn");
        foreach (int threads in (int[])[1, 2])
        {
            Train<LeNet5>(report, "lenet5", threads);
            Train<KerasCnn>(report, "kerascnn", threads);
        }
    }

    private static void Predict<TNetwork>(Report report, string model)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread pinned = new();
        using Predictor predictor = TNetwork.Create(seed: 1).CreatePredictor();
        float[] image = RandomImages(predictor.InputLength);
        float[] output = new float[predictor.OutputLength];

        double seconds = Timing.Median(() => predictor.Predict(image, output));

        double peak = FmaPeak.Widest();
        double? rival = Peers.Inference(model, batch: 1, threads: 1);
        report.Add(new Figure(
            $"{typeof(TNetwork).Name}, predict one image, 1 thread",
            1e6 * seconds,
            "µs",
            Peers.Label(Peers.OnnxRuntime, rival),
            1e3 * rival,
            2e-9 * MultiplyAdds(TNetwork.Description) / seconds / peak));
    }

    private static void Train<TNetwork>(Report report, string model, int threads)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread? pinned = threads == 1 ? new PinnedThread() : null;
        TNetwork network = TNetwork.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(BatchSize, threads);
        step.Load(network);
        float[] images = RandomImages(BatchSize * TNetwork.Description.Input.Length);
        int[] labels = [.. Enumerable.Range(0, BatchSize).Select(i => i % TNetwork.Description.Output.Length)];
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), TNetwork.Description, BatchSize);
        var optimizer = new Sgd(learningRate: 0.01f, momentum: 0.9f);

        double seconds = Timing.Median(() =>
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            optimizer.Step(step);
        });

        double? rival = Peers.TrainingStep(model, BatchSize, threads);
        report.Add(new Figure(
            $"{typeof(TNetwork).Name}, training step of {BatchSize}, {threads} thread{(threads == 1 ? "" : "s")}",
            1e3 * seconds,
            "ms",
            Peers.Label(Peers.OneDnn, rival),
            rival));
    }

    private static double MultiplyAdds(NetworkDescription description) => description.Layers.Sum(layer => layer.MultiplyAdds);

    private static float[] RandomImages(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }
}
