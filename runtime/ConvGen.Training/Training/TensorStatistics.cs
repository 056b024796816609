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
    /// <summary>Those of several tensors together.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="parts">At least one.</param>
    internal static TensorStatistics Of(string name, IReadOnlyList<TensorStatistics> parts)
    {
        TensorStatistics[] some = [.. parts.Where(p => p.Count > p.NotFinite)];
        double finite = some.Sum(p => p.Count - p.NotFinite);
        double mean = some.Sum(p => (p.Count - p.NotFinite) * p.Mean) / finite;
        double squares = some.Sum(p => (p.Count - p.NotFinite) * ((p.Deviation * p.Deviation) + ((p.Mean - mean) * (p.Mean - mean))));
        return new TensorStatistics(
            name,
            parts.Sum(p => p.Count),
            mean,
            Math.Sqrt(squares / finite),
            some.Length == 0 ? float.NaN : some.Min(p => p.Minimum),
            some.Length == 0 ? float.NaN : some.Max(p => p.Maximum),
            parts.Sum(p => p.NotFinite));
    }

    /// <summary>Those of what a step's layers make of some images.</summary>
    /// <param name="step">The step, whose outputs they replace.</param>
    /// <param name="images">At most a batch.</param>
    internal static IReadOnlyList<TensorStatistics> OfActivations(TrainingStep step, ReadOnlyMemory<float> images)
    {
        string[] names = step.ActivationNames;
        TensorStatistics[][] parts = [.. names.Select(_ => new TensorStatistics[images.Length / step.NetworkDescription.Input.Length])];
        step.Observe(images, (layer, image, values) => parts[layer][image] = Of(names[layer], values));
        return [.. names.Select((name, layer) => Of(name, parts[layer]))];
    }

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
