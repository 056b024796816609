namespace ConvGen;

/// <summary>How the numbers of a tensor are spread: a parameter's, or its gradient's. PyTorch: what <c>SummaryWriter.add_histogram</c> counts. Keras: <c>TensorBoard(histogram_freq=1)</c>.</summary>
/// <remarks>
/// The limits are TensorFlow's (tensorflow/core/lib/histogram/histogram.cc): ±10⁻¹²·1.1ⁱ up to ±10²⁰, 0 between, and the largest double at either end; only those around the numbers are kept. Numbers that are not finite count
/// nowhere.
/// </remarks>
/// <param name="Name">The parameter's, such as <c>conv1.weight</c>.</param>
/// <param name="Count">How many finite numbers there are.</param>
/// <param name="Minimum">The least; NaN if there are none, as the next one.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Sum">Of all.</param>
/// <param name="SumOfSquares">Of all.</param>
/// <param name="Limits">Rising: bucket i holds numbers from the limit before it, included, up to <c>Limits[i]</c>, excluded. Empty where there are no numbers.</param>
/// <param name="Counts">How many each bucket holds.</param>
public sealed record TensorHistogram(
    string Name, long Count, double Minimum, double Maximum, double Sum, double SumOfSquares, IReadOnlyList<double> Limits, IReadOnlyList<long> Counts)
{
    private const double SmallestLimit = 1e-12;
    private const double LargestLimit = 1e20;
    private const double LimitGrowth = 1.1;

    private static readonly double[] s_limits = MakeLimits();

    /// <summary>That of some numbers.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="values">The numbers.</param>
    internal static TensorHistogram Of(string name, ReadOnlySpan<float> values)
    {
        long[] counts = new long[s_limits.Length];
        (double least, double most, double sum, double squares) = (double.NaN, double.NaN, 0, 0);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                least = value < least || double.IsNaN(least) ? value : least;
                most = value > most || double.IsNaN(most) ? value : most;
                sum += value;
                squares += (double)value * value;
                counts[BucketOf(value)]++;
            }
        }

        // From the bucket before the first that holds something, whose limit is the first one's lower end.
        int first = Math.Max(0, Array.FindIndex(counts, count => count > 0) - 1);
        int end = Array.FindLastIndex(counts, count => count > 0) + 1;
        return new TensorHistogram(name, counts.Sum(), least, most, sum, squares, s_limits[Math.Min(first, end)..end], counts[Math.Min(first, end)..end]);
    }

    /// <summary>The first limit above the value.</summary>
    private static int BucketOf(double value)
    {
        int found = Array.BinarySearch(s_limits, value);
        return found >= 0 ? found + 1 : ~found;
    }

    private static double[] MakeLimits()
    {
        var positive = new List<double>();
        for (double limit = SmallestLimit; limit < LargestLimit; limit *= LimitGrowth)
        {
            positive.Add(limit);
        }

        positive.Add(double.MaxValue);
        return [.. Enumerable.Reverse(positive).Select(limit => -limit), 0, .. positive];
    }
}
