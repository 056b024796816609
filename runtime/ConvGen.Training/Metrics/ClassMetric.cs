using ConvGen.Data;

namespace ConvGen;

/// <summary>A number of a classifier's <see cref="ClassificationReport"/> as a metric, for schedules, early stopping and logs: of one class, or the mean of all, each counting the same (macro average).</summary>
public abstract class ClassMetric : Metric
{
    private int[,] _matrix = new int[0, 0];
    private long _images;

    private protected ClassMetric(string name, int? ofClass)
        : base(ofClass is { } index ? FormattableString.Invariant($"{name} of class {index}") : name)
    {
        if (ofClass is { } one)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(one, nameof(ofClass));
        }

        OfClass = ofClass;
    }

    /// <summary>The class that is measured; null for the mean of all.</summary>
    public int? OfClass { get; }

    /// <inheritdoc/>
    public sealed override double Value => _images == 0 ? double.NaN : Of(new ClassificationReport(_matrix), OfClass);

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        Array.Clear(_matrix);
        _images = 0;
    }

    /// <inheritdoc/>
    public sealed override void Add(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target)
    {
        if (_matrix.GetLength(0) != output.Length)
        {
            _matrix = new int[output.Length, output.Length];
        }

        _matrix[label, SoftmaxCrossEntropy.Classify(output)]++;
        _images++;
    }

    /// <inheritdoc/>
    protected internal sealed override void Prepare(NetworkDescription network, IImageSource data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        RequireClasses(network, data);
        if (OfClass >= network.Output.Length)
        {
            throw new InvalidOperationException($"Found the metric '{Name}', expected a class of 0 … {network.Output.Length - 1}, the outputs of {network.Name}; measure one of these.");
        }
    }

    /// <summary>The number.</summary>
    /// <param name="report">Of all images so far.</param>
    /// <param name="ofClass">The class; null for the mean of all.</param>
    private protected abstract double Of(ClassificationReport report, int? ofClass);
}
