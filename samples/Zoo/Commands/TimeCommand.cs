using System.Diagnostics;
using System.Globalization;
using ConvGen;

namespace ZooSample.Commands;

/// <summary><c>time</c>: the median time of one prediction. Time does not depend on the weights, so random ones serve.</summary>
internal static class TimeCommand
{
    private const double Seconds = 2;
    private const int LeastRuns = 5;
    private const int MostRuns = 100_000;

    public static void Run(ZooEntry entry, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        using Predictor predictor = entry.Create().CreatePredictor(threads);
        double preparation = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        float[] image = RandomImage(predictor.InputLength);
        float[] output = new float[predictor.OutputLength];

        // The first prediction compiles the kernels.
        predictor.Predict(image, output);
        (double median, int runs) = Median(() => predictor.Predict(image, output));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Name}, {threads} thread{(threads == 1 ? "" : "s")}: {median:N3} ms a prediction, the median of {runs:N0}; {preparation:N0} ms to create weights and predictor"));
    }

    private static float[] RandomImage(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
    }

    private static (double Milliseconds, int Runs) Median(Action work)
    {
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (times.Count < LeastRuns || (times.Count < MostRuns && Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds))
        {
            long before = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        times.Sort();
        return (times[times.Count / 2], times.Count);
    }
}
