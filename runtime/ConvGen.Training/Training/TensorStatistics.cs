namespace ConvGen;

/// <summary>What the numbers of a tensor are like: a parameter, its gradient, or a layer's output over a batch.</summary>
/// <param name="Name">The parameter's, such as <c>conv1.weight</c>, or the layer's.</param>
/// <param name="Count">How many numbers there are.</param>
/// <param name="Mean">Of the finite ones; NaN if there are none, as the next three.</param>
/// <param name="Deviation">The root of their mean squared distance from the mean.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="NotFinite">How many are NaN or infinite.</param>
public sealed record TensorStatistics(string Name, long Count, double Mean, double Deviation, float Minimum, float Maximum, long NotFinite)
{
    /// <summary>Those of some numbers, in double, in two passes.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="values">The numbers.</param>
    internal static TensorStatistics Of(string name, ReadOnlySpan<float> values)
    {
        double sum = 0;
        long finite = 0;
        (float least, float most) = (float.NaN, float.NaN);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                sum += value;
                least = finite == 0 ? value : MathF.Min(least, value);
                most = finite == 0 ? value : MathF.Max(most, value);
                finite++;
            }
        }

        double mean = sum / finite;
        double squares = 0;
        foreach (float value in values)
        {
            squares += float.IsFinite(value) ? (value - mean) * (value - mean) : 0;
        }

        return new TensorStatistics(name, values.Length, mean, Math.Sqrt(squares / finite), least, most, values.Length - finite);
    }
}
