namespace ConvGen;

/// <summary>The mean of a loss that the network is not trained with: <c>new MeanLoss(new MeanAbsoluteError())</c> beside a squared error. PyTorch: torchmetrics' <c>MeanMetric</c>. Keras: a loss among <c>metrics</c>.</summary>
public sealed class MeanLoss : MeanMetric
{
    private readonly Loss _loss;

    /// <summary>Creates the metric.</summary>
    /// <param name="loss">What is measured. With a log-softmax network, a <see cref="SoftmaxCrossEntropy"/> belongs to the trainer instead, which reports its mean anyway.</param>
    /// <param name="name">What logs and results call it; the loss's type if null.</param>
    /// <exception cref="ArgumentNullException">There is no loss.</exception>
    public MeanLoss(Loss loss, string? name = null)
        : base(name ?? loss?.GetType().Name ?? "loss")
    {
        ArgumentNullException.ThrowIfNull(loss);
        _loss = loss;
    }

    /// <inheritdoc/>
    protected override double Measure(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target) => _loss.Evaluate(output, label, target, []);
}
