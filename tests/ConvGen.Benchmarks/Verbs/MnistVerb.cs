using System.Diagnostics;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Data;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>LeNet-5 on real MNIST: test accuracy and seconds of training, on one thread and on all.</summary>
internal static class MnistVerb
{
    private const int Epochs = 5;

    public static void Run(Report report)
    {
        if (Environment.GetEnvironmentVariable("CONVGEN_DATA") is not { Length: > 0 } folder)
        {
            report.Note("mnist: not measured; set CONVGEN_DATA to a folder with the four MNIST files.");
            return;
        }

        (ImageDataset train, ImageDataset test) = Mnist.Load(folder);
        foreach (int threads in (int[])[1, Environment.ProcessorCount])
        {
            LeNet5 network = LeNet5.Create(seed: 1);
            var trainer = new Trainer<LeNet5>(network, new Sgd(0.1f, 0.9f), threads, seed: 1, new OneCycleSchedule());
            var watch = Stopwatch.StartNew();
            trainer.Fit(train, Epochs, augmentation: new RandomShift(1));
            double seconds = watch.Elapsed.TotalSeconds;
            double accuracy = trainer.Evaluate(test).Accuracy;

            string name = $"MNIST, LeNet-5, {Epochs} epochs, {threads} thread{(threads == 1 ? "" : "s")}";
            report.Add(new Figure($"{name}: training", seconds, "s"));
            report.Add(new Figure($"{name}: test accuracy", 100 * accuracy, "%", HigherIsBetter: true));
        }
    }
}
