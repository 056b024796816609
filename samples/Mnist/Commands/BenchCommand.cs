using System.Diagnostics;
using System.Globalization;
using ConvGen;
using MnistSample.CommandLine;
using MnistSample.Data;

namespace MnistSample.Commands;

/// <summary><c>bench</c>: the time of one prediction and of one training step, the least of many.</summary>
internal static class BenchCommand
{
    private const double SecondsEach = 1.5;
    private const int PredictionsInARound = 100;

    public static int Run<TNetwork>(Invocation invocation, CancellationToken cancellation)
        where TNetwork : Network, INetwork<TNetwork>
    {
        int threads = invocation.Integer("--threads", Environment.ProcessorCount, least: 1, most: 1024);
        int batchSize = invocation.Integer("--batch", Recipe.BatchSize, least: 1, most: 60_000);
        var network = TNetwork.Create(seed: 1);
        (byte[] painted, int[] labels) = new DigitPainter(1).Paint(batchSize);
        float[] images = Array.ConvertAll(painted, value => value / 255f);
        Console.WriteLine($"{TNetwork.Description.Name} on {Environment.ProcessorCount} processors, least time of {SecondsEach.ToString(CultureInfo.InvariantCulture)} s each");

        double prediction = TimePrediction(network, images, cancellation);
        Print("prediction, 1 thread, batch 1", prediction, 1);
        foreach (int count in threads == 1 ? [1] : (int[])[1, threads])
        {
            double step = TimeTrainingStep(network, images, labels, count, cancellation);
            Print($"training step, {count} thread{(count == 1 ? "" : "s")}, batch {batchSize}", step, batchSize);
        }

        return ExitCode.Done;
    }

    private static double TimePrediction(Network network, float[] images, CancellationToken cancellation)
    {
        using Predictor predictor = network.CreatePredictor();
        float[] output = new float[predictor.OutputLength];
        double round = LeastSeconds(
            () =>
            {
                for (int i = 0; i < PredictionsInARound; i++)
                {
                    predictor.Predict(images.AsSpan(0, predictor.InputLength), output);
                }
            },
            cancellation);
        return round / PredictionsInARound;
    }

    /// <summary>Forward, loss, backward and update.</summary>
    private static double TimeTrainingStep(Network network, float[] images, int[] labels, int threads, CancellationToken cancellation)
    {
        using TrainingStep step = network.CreateTrainingStep(labels.Length, threads);
        step.Load(network);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), network.NetworkDescription, labels.Length);
        Optimizer optimizer = Recipe.Optimizer;
        return LeastSeconds(
            () =>
            {
                loss.Begin(labels);
                step.Run(images, loss.Gradient);
                optimizer.Step(step);
            },
            cancellation);
    }

    private static double LeastSeconds(Action work, CancellationToken cancellation)
    {
        double least = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            long before = Stopwatch.GetTimestamp();
            work();
            least = Math.Min(least, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsEach);
        return least;
    }

    private static void Print(string what, double seconds, int images) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"  {what,-36} {seconds * 1e6,10:N1} µs  {images / seconds,12:N0} images/s"));
}
