namespace ConvGen.Tool.Tests.Infrastructure;

/// <summary>Compares outputs.</summary>
internal static class Agreement
{
    public const double Relative = 1e-4;
    private const double Absolute = 1e-7;

    /// <summary>Every element within 1e-4 of what is expected, relative to it or, where it is small beside the others, to a hundredth of the largest.</summary>
    public static void Assert(float[] expected, float[] found, string what)
    {
        Xunit.Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN fails.
            double allowed = Absolute + (Relative * Math.Max(Math.Abs(expected[i]), largest / 100));
            Xunit.Assert.True(Math.Abs(expected[i] - found[i]) <= allowed, $"{what}: element {i} of {expected.Length} is {found[i]}, expected {expected[i]}.");
        }
    }
}
