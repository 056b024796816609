using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// The share of outputs on the right side of the threshold, for several labels at once or for one of two classes: right is above it where the target is at least 1/2, and at or below it elsewhere.
/// PyTorch: torchmetrics' <c>MultilabelAccuracy</c>. Keras: <c>BinaryAccuracy</c>.
/// </summary>
public sealed class BinaryAccuracy : MeanMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">Of the output: 0, the default, for logits, which is a probability of 1/2.</param>
    /// <param name="name">What logs and results call it.</param>
    public BinaryAccuracy(float threshold = 0f, string name = "binary accuracy")
        : base(name) => Threshold = threshold;

    /// <summary>What a positive lies above.</summary>
    public float Threshold { get; }

    /// <inheritdoc/>
    protected internal override void Prepare(NetworkDescription network, IImageSource data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        if (data.TargetLength != network.Output.Length && (data.TargetLength > 0 || data.ClassCount != 2 || network.Output.Length != 1))
        {
            throw new ArgumentException(
                $"Found data with {data.TargetLength} target values an image for the metric '{Name}', expected {network.Output.Length}, the outputs of {network.Name}, or two classes for one output; change the last layer, or give the data targets.",
                nameof(data));
        }
    }

    /// <inheritdoc/>
    protected override double Measure(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target)
    {
        int right = 0;
        for (int i = 0; i < output.Length; i++)
        {
            right += output[i] > Threshold == (target.IsEmpty ? label == 1 : target[i] >= 0.5f) ? 1 : 0;
        }

        return (double)right / output.Length;
    }
}
