using System.Diagnostics;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;
using ConvGen.Data;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>Training: steps of the small networks with SGD, an epoch of a smaller one, and the backward passes of single convolutions.</summary>
internal static class TrainingVerb
{
    private const int Batch = 128;
    private const int EpochImages = 60_000;
    private const int Epochs = 4;

    public static void Run(Report report)
    {
        Step<LeNet5>(report, "lenet5", Batch, threads: 1);
        Step<LeNet5>(report, "lenet5", Batch, threads: 2);
        Step<LeNet5>(report, "lenet5", 1, threads: 1);
        Step<KerasCnn>(report, "kerascnn", Batch, threads: 1);
        Step<KerasCnn>(report, "kerascnn", Batch, threads: 2);
        Epoch(report, threads: 2);
        using PinnedThread pinned = new();
        IReadOnlyDictionary<string, double> rivals = Peers.Layers();
        LayerPasses.Measure<VggConv>(report, "VGG conv3_2", 1, rivals);
        LayerPasses.Measure<AlexNetConv>(report, "AlexNet conv2", 1, rivals);
        LayerPasses.Measure<ResNetConv>(report, "ResNet 3x3", 1, rivals);
        LayerPasses.Measure<KerasConv>(report, "Keras conv1", Batch, rivals);
        LayerPasses.Measure<LeNetFirstConv>(report, "LeNet conv1", Batch, rivals);
        LayerPasses.Measure<LeNetSecondConv>(report, "LeNet conv2", Batch, rivals);
    }

    private static void Step<TNetwork>(Report report, string model, int batch, int threads)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread? pinned = threads == 1 ? new PinnedThread() : null;
        TNetwork network = TNetwork.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(batch, threads);
        step.Load(network);
        float[] images = RandomImages(batch * TNetwork.Description.Input.Length);
        int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % TNetwork.Description.Output.Length)];
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), network.NetworkDescription, batch);
        var optimizer = new Sgd(learningRate: 0.01f, momentum: 0.9f);

        double seconds = Timing.Median(() =>
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            optimizer.Step(step);
        });

        // Forward, and twice as much backward; the first layer's input gradient is not computed.
        double multiplyAdds = TNetwork.Description.Layers.Sum(layer => 3.0 * layer.MultiplyAdds) - TNetwork.Description.Layers[0].MultiplyAdds;
        double? rival = 1e3 * Peers.TrainingStep(model, batch, threads);
        report.Add(new NetworkRow(
            model, batch, threads, FmaPeak.WidestVector, 1e6 * seconds, Peers.Label(Peers.OneDnn, rival), rival, 2e-9 * batch * multiplyAdds / seconds, threads * FmaPeak.Widest(), null)
        {
            Variant = "training step",
        });
    }

    /// <summary>The median of some epochs after the first, with shuffling and conversion of the images.</summary>
    private static void Epoch(Report report, int threads)
    {
        byte[] pixels = new byte[EpochImages * 28 * 28];
        new Random(1).NextBytes(pixels);
        var data = new ImageDataset(new TensorShape(28, 28, 1), pixels, Enumerable.Range(0, EpochImages).Select(i => i % 10).ToArray(), 10);
        var trainer = new Trainer<SmallMnist>(SmallMnist.Create(seed: 1), new Sgd(learningRate: 0.01f, momentum: 0.9f), threads);
        var seconds = new List<double>();
        var watch = Stopwatch.StartNew();
        for (int epoch = 0; epoch <= Epochs; epoch++)
        {
            watch.Restart();
            trainer.Fit(data, epochs: 1, Batch);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        report.Add(new Figure($"conv 8@3, pool, dense 64, dense 10: an epoch of {EpochImages:n0}, {threads} threads", Timing.Median(seconds.Skip(1)), "s", "published for C#, 8 threads of a 9950X3D", 0.50));
    }

    private static float[] RandomImages(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }
}
