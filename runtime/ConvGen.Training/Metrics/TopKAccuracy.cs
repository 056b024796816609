using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// The share of images whose class is among the k most probable. Of equal probabilities the first counts as the larger, as in <see cref="Evaluation.Accuracy"/>, which is k = 1.
/// PyTorch: torchmetrics' <c>Accuracy(top_k=k)</c>. Keras: <c>SparseTopKCategoricalAccuracy(k)</c>.
/// </summary>
public sealed class TopKAccuracy : MeanMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="k">At least 1. Default 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public TopKAccuracy(int k = 5)
        : base(FormattableString.Invariant($"top-{k} accuracy"))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        K = k;
    }

    /// <summary>k.</summary>
    public int K { get; }

    /// <inheritdoc/>
    protected internal override void Prepare(NetworkDescription network, IImageSource data) => RequireClasses(network, data);

    /// <inheritdoc/>
    protected override double Measure(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target)
    {
        int before = 0;
        for (int i = 0; i < output.Length; i++)
        {
            // A NaN is never smaller, so an output of NaN is no success.
            before += i != label && (i < label ? !(output[i] < output[label]) : !(output[i] <= output[label])) ? 1 : 0;
        }

        return before < K ? 1 : 0;
    }
}
