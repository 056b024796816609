namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>Differences relative to the largest value of a tensor.</summary>
internal static class Compare
{
    public static void Near(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = 1e-3;
        foreach (float value in expected)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            Assert.True(
                Math.Abs((double)expected[i] - found[i]) <= tolerance * largest,
                $"{what}: element {i} of {expected.Length} is {found[i]}, expected {expected[i]} within {tolerance} of the largest, {largest}.");
        }
    }
}
