using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Data;
using MnistSample;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// Real MNIST and LeNet-5 by the sample's own recipe, on two threads: seconds of training to 98 % and to 99 % of the test images, from data that is decoded already. Each seed trains in a process of its own, so that none
/// finds code or caches warm: the published sample, or this program where there is none.
/// </summary>
internal static class AccuracyVerb
{
    private const int Threads = 2;
    private const string Network = "lenet5";
    private static readonly int[] s_seeds = [1, 2, 3, 4, 5];

    /// <summary>The epochs and images that the recipe takes to each accuracy, in percent.</summary>
    private static readonly (double Target, int Epochs, int Images)[] s_targets = [(98, 1, 40_000), (99, 2, 60_000)];

    /// <param name="report">Receives the rows.</param>
    /// <param name="named">What <c>--exe</c> names; without it, the sample published last in the repository.</param>
    public static void Run(Report report, string? named)
    {
        if (Environment.GetEnvironmentVariable("CONVGEN_DATA") is not { Length: > 0 })
        {
            report.Note("accuracy: not measured; set CONVGEN_DATA to a folder with the four MNIST files.");
            return;
        }

        string? published = PublishedSample.Find(named);
        report.Note(published is null
            ? "accuracy: samples/Mnist has not been published, so that each run compiles its methods while it trains; 'dotnet publish samples/Mnist -c Release' makes a native executable."
            : $"accuracy: {published}");
        foreach ((double target, int epochs, int images) in s_targets)
        {
            var runs = new List<AccuracyRow>();
            foreach (int seed in s_seeds)
            {
                (double seconds, double accuracy) = published is null ? RunThis(epochs, images, seed) : RunSample(published, epochs, images, seed);
                runs.Add(new AccuracyRow(
                    Network, target, seed, epochs, images, Threads, accuracy >= target ? seconds : null, seconds, accuracy, published is null ? "this benchmark" : "published sample"));
                report.Add(runs[^1]);
            }

            report.Add(AccuracyRow.Median(runs));
        }
    }

    /// <summary>Trains in this process, as the sample does, and prints seconds and percent: what <see cref="Run"/> starts.</summary>
    /// <param name="epochs">Of the recipe.</param>
    /// <param name="images">From the first.</param>
    /// <param name="seed">Of the run.</param>
    public static void TrainOnce(int epochs, int images, int seed)
    {
        (ImageDataset train, ImageDataset test) = Mnist.Load(Environment.GetEnvironmentVariable("CONVGEN_DATA")!);
        ImageDataset inputs = train.Normalize(Recipe.Pixels).Slice(0, images);
        LeNet5 network = LeNet5.Create(seed);
        var trainer = new Trainer<LeNet5>(network, Recipe.Optimizer, Threads, seed, Recipe.Schedule, Recipe.Loss);
        long begin = Stopwatch.GetTimestamp();
        trainer.Fit(inputs, epochs, Recipe.BatchSize, augmentation: Recipe.Shift);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {100 * network.Evaluate(test.Normalize(Recipe.Pixels)).Accuracy}"));
    }

    private static (double Seconds, double Accuracy) RunThis(int epochs, int images, int seed)
    {
        string output = Run(Environment.ProcessPath!, "accuracy", "--run", $"{Text(epochs)}:{Text(images)}:{Text(seed)}");
        double[] numbers = [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }

    private static (double Seconds, double Accuracy) RunSample(string program, int epochs, int images, int seed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("convgen-accuracy-");
        try
        {
            string json = Path.Combine(folder.FullName, "run.json");
            Run(program, "train", "--epochs", Text(epochs), "--images", Text(images), "--seed", Text(seed), "--threads", Text(Threads), "--json", json, "--output", Path.Combine(folder.FullName, "weights.safetensors"));
            using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(json));
            return (report.RootElement.GetProperty("training_seconds").GetDouble(), 100 * report.RootElement.GetProperty("accuracy").GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}, expected a trained network and 0.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
