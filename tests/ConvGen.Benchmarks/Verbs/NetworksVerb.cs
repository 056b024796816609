using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Rivals;
using ZooSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>The networks that the rival has as well: one image, on one thread. Times do not depend on the weights, so each side has its own.</summary>
internal static class NetworksVerb
{
    public static void Run(Report report)
    {
        Predict<LeNet5>(report, "lenet5");
        Predict<KerasMnist>(report, "kerascnn");
        Predict<MobileNetV1>(report, "mobilenetv1");
        Predict<AlexNet>(report, "alexnet");
        Predict<ResNet50>(report, "resnet50");
        Predict<Vgg16>(report, "vgg16");
    }

    private static void Predict<TNetwork>(Report report, string model)
        where TNetwork : Network, INetwork<TNetwork>
    {
        using PinnedThread pinned = new();
        using Predictor predictor = TNetwork.Create(seed: 1).CreatePredictor();
        var random = new Random(1);
        float[] image = [.. Enumerable.Range(0, predictor.InputLength).Select(_ => random.NextSingle())];
        float[] output = new float[predictor.OutputLength];

        double seconds = Timing.Median(() => predictor.Predict(image, output));

        double peak = FmaPeak.Widest();
        double? rival = Peers.Inference(model, batch: 1, threads: 1);
        double work = 2e-9 * TNetwork.Description.Layers.Sum(layer => (double)layer.MultiplyAdds);
        (double scale, string unit) = seconds < 1e-3 ? (1e6, "µs") : (1e3, "ms");
        report.Add(new Figure(
            $"{typeof(TNetwork).Name}, predict one image, 1 thread", scale * seconds, unit, Peers.Label(Peers.OnnxRuntime, rival), scale * 1e-3 * rival, work / seconds / peak));
    }
}
