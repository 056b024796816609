namespace ConvGen.Tests.Reference;

/// <summary>What <see cref="Math"/> lacks, to double precision and without losing small results.</summary>
internal static class SpecialFunctions
{
    /// <summary>log(1 + u), u > −1: Kahan's correction of what 1 + u rounds off.</summary>
    public static double LogOnePlus(double u) => 1 + u is var sum && sum == 1 ? u : Math.Log(sum) * u / (sum - 1);

    /// <summary>eˣ − 1.</summary>
    public static double ExpMinusOne(double x) => 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);

    /// <summary>The standard normal distribution Φ(x).</summary>
    public static double Normal(double x) => x > 0 ? 1 - NormalTail(x) : NormalTail(-x);

    /// <summary>Its density φ(x).</summary>
    public static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>1 − Φ(z), z ≥ 0: for small z by the series of Φ, for large by Laplace's continued fraction.</summary>
    private static double NormalTail(double z)
    {
        if (z < 2)
        {
            double sum = z, term = z;
            for (int n = 3; n < 80; n += 2)
            {
                term *= z * z / n;
                sum += term;
            }

            return 0.5 - (NormalDensity(z) * sum);
        }

        double fraction = z;
        for (int n = 80; n > 0; n--)
        {
            fraction = z + (n / fraction);
        }

        return NormalDensity(z) / fraction;
    }
}
