using System.Diagnostics;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;
using ConvGen.Data;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>Training: steps of small and middling networks with SGD, an epoch of a small one, and the backward passes of single convolutions.</summary>
internal static class TrainingVerb
{
    private const int Batch = 128;
    private const int MiddlingBatch = 16;
    private const int EpochImages = 60_000;
    private const int Epochs = 4;

    /// <summary>The fastest epoch of MNIST that is published for C#.</summary>
    private const string EpochRival = "published for C#, 8 threads of a 9950X3D";
    private const double EpochRivalMicroseconds = 0.50e6;

    private static readonly (string Name, Action<Report> Measure)[] s_parts =
    [
        ("lenet5", report =>
        {
            Step<LeNet5>(report, "lenet5", Batch, threads: 1, OneDnn);
            Step<LeNet5>(report, "lenet5", Batch, threads: 2, OneDnn);
            Step<LeNet5>(report, "lenet5", 1, threads: 1, OneDnn);
        }),
        ("kerascnn", report =>
        {
            Step<KerasCnn>(report, "kerascnn", Batch, threads: 1, OneDnn);
            Step<KerasCnn>(report, "kerascnn", Batch, threads: 2, OneDnn);
        }),
        ("resnet18", report =>
        {
            Step<ResNet18Small>(report, "resnet18", MiddlingBatch, threads: 1, PyTorch.TrainingStep);
            Step<ResNet18Small>(report, "resnet18", MiddlingBatch, threads: 2, PyTorch.TrainingStep);
        }),
        ("vgg11", report =>
        {
            Step<Vgg11Small>(report, "vgg11", MiddlingBatch, threads: 1, PyTorch.TrainingStep);
            Step<Vgg11Small>(report, "vgg11", MiddlingBatch, threads: 2, PyTorch.TrainingStep);
        }),
        ("smallmnist", report => Epoch(report, threads: 2)),
        ("layers", Layers),
    ];

    /// <summary>What <c>--network</c> takes.</summary>
    public static IEnumerable<string> Parts => s_parts.Select(part => part.Name);

    /// <param name="report">Receives the rows.</param>
    /// <param name="only">One of <see cref="Parts"/>; all of them if null.</param>
    public static void Run(Report report, string? only)
    {
        foreach ((_, Action<Report> measure) in s_parts.Where(part => only is null || part.Name == only))
        {
            measure(report);
        }
    }

    private static void Layers(Report report)
    {
        using PinnedThread pinned = new();
        IReadOnlyDictionary<string, double> rivals = Peers.Layers();
        LayerPasses.Measure<VggConv>(report, "VGG conv3_2", 1, rivals);
        LayerPasses.Measure<AlexNetConv>(report, "AlexNet conv2", 1, rivals);
        LayerPasses.Measure<ResNetConv>(report, "ResNet 3x3", 1, rivals);
        LayerPasses.Measure<KerasConv>(report, "Keras conv1", Batch, rivals);
        LayerPasses.Measure<LeNetFirstConv>(report, "LeNet conv1", Batch, rivals);
        LayerPasses.Measure<LeNetSecondConv>(report, "LeNet conv2", Batch, rivals);
    }

    private static (string Rival, double? Milliseconds) OneDnn(string model, int batch, int threads)
    {
        double? milliseconds = Peers.TrainingStep(model, batch, threads);
        return (Peers.Label(Peers.OneDnn, milliseconds), milliseconds);
    }

    private static void Step<TNetwork>(Report report, string model, int batch, int threads, Func<string, int, int, (string Rival, double? Milliseconds)> measureRival)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread? pinned = threads == 1 ? new PinnedThread() : null;
        double seconds = StepSeconds<TNetwork>(batch, threads);
        (string rival, double? milliseconds) = measureRival(model, batch, threads);
        report.Add(new NetworkRow(
            model, batch, threads, FmaPeak.WidestVector, 1e6 * seconds, rival, 1e3 * milliseconds, 2e-9 * batch * MultiplyAdds<TNetwork>() / seconds, threads * FmaPeak.Widest(), null)
        {
            Variant = "training step",
        });
    }

    private static double StepSeconds<TNetwork>(int batch, int threads)
        where TNetwork : Network, INetwork<TNetwork>
    {
        TNetwork network = TNetwork.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(batch, threads);
        step.Load(network);
        var random = new Random(1);
        float[] images = [.. Enumerable.Range(0, batch * TNetwork.Description.Input.Length).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % TNetwork.Description.Output.Length)];
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), network.NetworkDescription, batch);
        var optimizer = new Sgd(learningRate: 0.01f, momentum: 0.9f);
        return Timing.Median(() =>
        {
            loss.Begin(labels);
            step.Run(images, loss.Gradient);
            optimizer.Step(step);
        });
    }

    /// <summary>The median of some epochs after the first, with shuffling and conversion of the images.</summary>
    private static void Epoch(Report report, int threads)
    {
        byte[] pixels = new byte[EpochImages * 28 * 28];
        new Random(1).NextBytes(pixels);
        var data = new ImageDataset(new TensorShape(28, 28, 1), pixels, Enumerable.Range(0, EpochImages).Select(i => i % 10).ToArray(), 10);
        var trainer = new Trainer<SmallMnist>(SmallMnist.Create(seed: 1), new Sgd(learningRate: 0.01f, momentum: 0.9f), threads);
        var samples = new List<double>();
        var watch = Stopwatch.StartNew();
        for (int epoch = 0; epoch <= Epochs; epoch++)
        {
            watch.Restart();
            trainer.Fit(data, epochs: 1, Batch);
            samples.Add(watch.Elapsed.TotalSeconds);
        }

        double seconds = Timing.Median(samples.Skip(1));
        report.Add(new NetworkRow(
            "smallmnist", Batch, threads, FmaPeak.WidestVector, 1e6 * seconds, EpochRival, EpochRivalMicroseconds, 2e-9 * EpochImages * MultiplyAdds<SmallMnist>() / seconds, threads * FmaPeak.Widest(), null)
        {
            Variant = "an epoch of 60,000 images: conv 8@3, max-pool 2, dense 64, dense 10",
        });
    }

    /// <summary>Of one image's step: forward, and twice as much backward; the first layer's input gradient is not computed.</summary>
    private static double MultiplyAdds<TNetwork>()
        where TNetwork : Network, INetwork<TNetwork> =>
        TNetwork.Description.Layers.Sum(layer => 3.0 * layer.MultiplyAdds) - TNetwork.Description.Layers[0].MultiplyAdds;
}
