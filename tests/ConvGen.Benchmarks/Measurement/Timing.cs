using System.Diagnostics;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>Hand-rolled timing: medians over samples that are each long enough for the clock.</summary>
internal static class Timing
{
    private const double WarmUpShare = 0.2;
    private const double SampleSeconds = 0.02;
    private const double TotalSeconds = 1.5;
    private const int LeastSamples = 5;

    /// <summary>The median seconds of one call.</summary>
    public static double Median(Action call) => Median(Samples(call, TotalSeconds));

    /// <summary>Seconds of one call, as often as fits.</summary>
    /// <param name="call">What is measured.</param>
    /// <param name="seconds">How long at least, after a warm-up of a fifth of it; five samples of 20 ms take longer than less.</param>
    public static IReadOnlyList<double> Samples(Action call, double seconds)
    {
        // Warm caches, the JIT and the clock; then take as many calls a sample as fill it.
        var watch = Stopwatch.StartNew();
        int calls = 0;
        do
        {
            call();
            calls++;
        }
        while (watch.Elapsed.TotalSeconds < seconds * WarmUpShare || calls < 2);

        int callsPerSample = Math.Max(1, (int)(SampleSeconds * calls / watch.Elapsed.TotalSeconds));
        var samples = new List<double>();
        var total = Stopwatch.StartNew();
        while (total.Elapsed.TotalSeconds < seconds || samples.Count < LeastSamples)
        {
            watch.Restart();
            for (int i = 0; i < callsPerSample; i++)
            {
                call();
            }

            samples.Add(watch.Elapsed.TotalSeconds / callsPerSample);
        }

        return samples;
    }

    /// <summary>The middle of the sorted values.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
