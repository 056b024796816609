using System.Diagnostics;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Data;
using MnistSample;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// Real MNIST and LeNet-5 by the sample's own recipes: seconds of training, from data that is decoded already, and test accuracy for each seed, then the medians. Two threads.
/// </summary>
internal static class AccuracyVerb
{
    private const int Threads = 2;
    private static readonly int[] s_seeds = [1, 2, 3, 4, 5];

    public static void Run(Report report)
    {
        if (Environment.GetEnvironmentVariable("CONVGEN_DATA") is not { Length: > 0 } folder)
        {
            report.Note("accuracy: not measured; set CONVGEN_DATA to a folder with the four MNIST files.");
            return;
        }

        (ImageDataset train, ImageDataset test) = Mnist.Load(folder);
        foreach (int epochs in (int[])[1, 3, Recipe.Epochs])
        {
            (double Seconds, double Accuracy)[] runs = [.. s_seeds.Select(seed => Train(train, test, epochs, seed))];
            string name = $"MNIST, LeNet-5, {epochs} epoch{(epochs == 1 ? "" : "s")}";
            foreach ((int seed, (double seconds, double accuracy)) in s_seeds.Zip(runs))
            {
                Add($"{name}, seed {seed}", seconds, accuracy);
            }

            Add($"{name}, median of {s_seeds.Length} seeds", Timing.Median(runs.Select(run => run.Seconds)), Timing.Median(runs.Select(run => run.Accuracy)));
        }

        void Add(string name, double seconds, double accuracy)
        {
            report.Add(new Figure($"{name}: training", seconds, "s"));
            report.Add(new Figure($"{name}: test accuracy", 100 * accuracy, "%", HigherIsBetter: true));
        }
    }

    private static (double Seconds, double Accuracy) Train(ImageDataset train, ImageDataset test, int epochs, int seed)
    {
        var trainer = new Trainer<LeNet5>(LeNet5.Create(seed), Recipe.Optimizer, Threads, seed, Recipe.Schedule);
        var watch = Stopwatch.StartNew();
        trainer.Fit(train, epochs, Recipe.BatchSize, augmentation: Recipe.Shift);
        double seconds = watch.Elapsed.TotalSeconds;
        return (seconds, trainer.Evaluate(test).Accuracy);
    }
}
