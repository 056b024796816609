using System.Diagnostics;
using System.Globalization;
using ConvGen;
using ConvGen.Data;
using MnistSample.CommandLine;
using MnistSample.Data;
using MnistSample.Output;

namespace MnistSample.Commands;

/// <summary><c>train</c>: finds the data, trains, saves, tests.</summary>
internal static class TrainCommand
{
    public static async Task<int> RunAsync<TNetwork>(TrainOptions options, CancellationToken cancellation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        long start = Stopwatch.GetTimestamp();
        RequireFolderOf(options.Output, "--output");
        RequireFolderOf(options.Json, "--json");
        (ImageDataset train, ImageDataset test, string origin) = await LoadAsync(options, cancellation);
        ImageDataset inputs = train.Normalize(Recipe.Pixels).Slice(0, Math.Min(train.Count, options.Images));

        var network = TNetwork.Create(options.Seed);
        var trainer = new Trainer<TNetwork>(network, Recipe.Optimizer, options.Threads, options.Seed, Recipe.Schedule, Recipe.Loss);
        Console.WriteLine(network.Summary());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Training on {inputs.Count:N0} images of {origin}, {options.Epochs} epochs, batches of {options.BatchSize}, {options.Threads} threads, seed {options.Seed}"));

        long begin = Stopwatch.GetTimestamp();
        TrainingHistory? history = Fit(trainer, inputs, options, cancellation);
        TimeSpan training = Stopwatch.GetElapsedTime(begin);
        network.Save(options.Output);
        if (history is null)
        {
            Console.WriteLine($"Cancelled; the network as far as it got is saved in {options.Output}");
            return ExitCode.Cancelled;
        }

        Evaluation result = network.Evaluate(test.Normalize(Recipe.Pixels), options.Threads, cancellation);
        Console.WriteLine();
        Console.WriteLine(ConfusionMatrix.Format(result.ConfusionMatrix));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Test accuracy {100 * result.Accuracy:0.00} % of {test.Count:N0} images (loss {result.Loss:0.0000}), trained in {history.Seconds:0.0} s at {history.ImagesPerSecond:N0} images/s"));
        Console.WriteLine($"Weights saved in {options.Output}");
        if (options.Json is not null)
        {
            RunReport.Write(options.Json, options, origin, history, result, training, Stopwatch.GetElapsedTime(start));
        }

        return ExitCode.Done;
    }

    private static TrainingHistory? Fit<TNetwork>(Trainer<TNetwork> trainer, ImageDataset train, TrainOptions options, CancellationToken cancellation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        TrainingHistory? history = null;
        ConsoleProgress.Run(progress =>
        {
            try
            {
                history = trainer.Fit(train, options.Epochs, options.BatchSize, augmentation: Recipe.Shift, progress: progress, cancellationToken: cancellation);
            }
            catch (OperationCanceledException)
            {
                // The network keeps the parameters of that moment.
            }
        });
        return history;
    }

    private static async Task<(ImageDataset Train, ImageDataset Test, string Origin)> LoadAsync(TrainOptions options, CancellationToken cancellation)
    {
#if PUBLISHED
        IFileDownload download = new CurlDownload();
#else
        IFileDownload download = new HttpDownload();
#endif
        var source = new MnistSource(MnistFiles.All, MnistFiles.CacheFolder, download, Console.Out);
        string? folder = await source.FindFolderAsync(options.DataFolder, Environment.GetEnvironmentVariable(MnistSource.Variable), cancellation);
        if (folder is not null)
        {
            (ImageDataset train, ImageDataset test) = Mnist.Load(folder);
            return (train, test, "MNIST");
        }

        Console.WriteLine("MNIST cannot be had here: training on digits that this program draws itself. For the real ones name a folder with --data.");
        (ImageDataset drawn, ImageDataset drawnTest) = PaintedDigits.Create();
        return (drawn, drawnTest, "drawn digits");
    }

    /// <summary>Better to hear of a wrong path now than after the training.</summary>
    private static void RequireFolderOf(string? file, string option)
    {
        if (file is null)
        {
            return;
        }

        if (file.Length == 0 || Directory.Exists(file))
        {
            throw new UsageException($"Found '{file}' for {option}, expected the name of a file.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"Found '{file}' for {option}, but there is no folder '{folder}'; create it, or name another file.");
        }
    }
}
