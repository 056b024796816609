namespace ConvGen;

/// <summary>A metric that is the mean of a number over the images.</summary>
public abstract class MeanMetric : Metric
{
    private double _sum;
    private long _count;

    /// <summary>For derived classes.</summary>
    /// <param name="name">What logs and results call it.</param>
    protected MeanMetric(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public sealed override double Value => _count == 0 ? double.NaN : _sum / _count;

    /// <inheritdoc/>
    public sealed override void Reset() => (_sum, _count) = (0, 0);

    /// <inheritdoc/>
    public sealed override void Add(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target)
    {
        _sum += Measure(output, label, target);
        _count++;
    }

    /// <summary>The number of one image.</summary>
    /// <param name="output">The main output.</param>
    /// <param name="label">The image's class; anything where the data has none.</param>
    /// <param name="target">The image's numbers; empty where the data has none.</param>
    protected abstract double Measure(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target);
}
