using System.Diagnostics;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Data;
using MnistSample;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>The sample's training of LeNet-5 on real MNIST, by its own recipe: seconds of training and test accuracy, of its default run and of a short one.</summary>
internal static class MnistVerb
{
    private const int ShortRun = 2;

    public static void Run(Report report)
    {
        if (Environment.GetEnvironmentVariable("CONVGEN_DATA") is not { Length: > 0 } folder)
        {
            report.Note("mnist: not measured; set CONVGEN_DATA to a folder with the four MNIST files.");
            return;
        }

        (ImageDataset train, ImageDataset test) = Mnist.Load(folder);
        foreach (int epochs in (int[])[Recipe.Epochs, ShortRun])
        {
            foreach (int threads in (int[])[2, 1])
            {
                Train(report, train, test, epochs, threads);
            }
        }
    }

    private static void Train(Report report, ImageDataset train, ImageDataset test, int epochs, int threads)
    {
        var network = LeNet5.Create(seed: 1);
        var trainer = new Trainer<LeNet5>(network, Recipe.Optimizer, threads, seed: 1, Recipe.Schedule);
        var watch = Stopwatch.StartNew();
        trainer.Fit(train, epochs, Recipe.BatchSize, augmentation: Recipe.Shift);
        double seconds = watch.Elapsed.TotalSeconds;
        double accuracy = trainer.Evaluate(test).Accuracy;

        string name = $"MNIST, LeNet-5, {epochs} epochs, {threads} thread{(threads == 1 ? "" : "s")}";
        report.Add(new Figure($"{name}: training", seconds, "s"));
        report.Add(new Figure($"{name}: test accuracy", 100 * accuracy, "%", HigherIsBetter: true));
    }
}
