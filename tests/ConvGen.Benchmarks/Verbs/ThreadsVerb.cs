using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Networks;
using ConvGen.Benchmarks.Rivals;
using ZooSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>One image divided among more and more threads, up to the machine's: ConvGen beside the rival, each row with ConvGen's speed-up over one thread.</summary>
internal static class ThreadsVerb
{
    public static void Run(Report report)
    {
        if (!OnnxRuntime.IsPresent)
        {
            report.Note(OnnxRuntime.HowToInstall);
        }

        Scale<MobileNetV1>(report, "mobilenetv1");
        Scale<AlexNet>(report, "alexnet");
        Scale<ResNet50V1>(report, "resnet50");
        Scale<Vgg16>(report, "vgg16");
    }

    private static void Scale<TNetwork>(Report report, string model)
        where TNetwork : Network, INetwork<TNetwork>
    {
        double? one = null;
        for (int threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            NetworkRow row = Comparison.Measure<TNetwork>(model, batch: 1, threads);
            one ??= row.Microseconds;
            report.Add(row with { SpeedUp = one / row.Microseconds });
        }
    }
}
