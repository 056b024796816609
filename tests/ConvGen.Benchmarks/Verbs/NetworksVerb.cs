using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;
using ZooSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>The networks that the rivals' script has as well: one image, and batches of the small ones, on one thread and on two.</summary>
internal static class NetworksVerb
{
    private const int Batch = 128;

    public static void Run(Report report)
    {
        if (!OnnxRuntime.IsPresent)
        {
            report.Note(OnnxRuntime.HowToInstall);
        }

        foreach (int threads in new[] { 1, 2 }.Where(threads => threads <= Environment.ProcessorCount))
        {
            report.Add(Comparison.Measure<LeNet5>("lenet5", 1, threads));
            report.Add(Comparison.Measure<KerasMnist>("kerascnn", 1, threads));
            report.Add(Comparison.Measure<MobileNetV1>("mobilenetv1", 1, threads));
            report.Add(Comparison.Measure<AlexNet>("alexnet", 1, threads));
            report.Add(Comparison.Measure<AlexNetHalf>("alexnet", 1, threads) with { Variant = "half-precision dense weights" });
            report.Add(Comparison.Measure<ResNet50V1>("resnet50", 1, threads));
            report.Add(Comparison.Measure<Vgg16>("vgg16", 1, threads));
            report.Add(Comparison.Measure<LeNet5>("lenet5", Batch, threads));
            report.Add(Comparison.Measure<KerasMnist>("kerascnn", Batch, threads));
        }
    }
}
