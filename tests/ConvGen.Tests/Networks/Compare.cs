namespace ConvGen.Tests.Networks;

/// <summary>Comparisons of whole tensors whose messages name the worst element.</summary>
internal static class Compare
{
    /// <summary>Every element within <paramref name="tolerance"/> times the largest expected magnitude.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        double worst = 0;
        int worstIndex = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            double error = Math.Abs(expected[i] - actual[i]);

            // A NaN is the worst of all; no comparison with one is true.
            if (!(error <= worst))
            {
                (worst, worstIndex) = (error, i);
                if (double.IsNaN(error))
                {
                    break;
                }
            }
        }

        // A tensor that is zero throughout has no magnitude to be relative to.
        double allowed = tolerance * Math.Max(largest, 1e-3);
        Assert.True(
            worst <= allowed,
            $"{what}: element {worstIndex} of {expected.Length} is {(expected.Length == 0 ? 0 : actual[worstIndex])}, expected {(expected.Length == 0 ? 0 : expected[worstIndex])}; the error {worst:g3} passes {allowed:g3}, {tolerance} times the largest magnitude.");
    }

    /// <summary>Every element the same bits.</summary>
    public static void Identical(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                $"{what}: element {i} of {expected.Length} is {actual[i]:g9}, expected exactly {expected[i]:g9}.");
        }
    }
}
