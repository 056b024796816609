using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// The mean of a loss that the network is not trained with: <c>new MeanLoss(new MeanAbsoluteError())</c> beside a squared error. As in training, images count by the loss's weights: Σ Lᵢ / Σ wᵢ.
/// PyTorch: a loss module on the whole data. Keras: a loss among <c>metrics</c> (which divides by the number of images instead).
/// </summary>
public sealed class MeanLoss : Metric
{
    private readonly Loss _loss;
    private Loss _fitted;
    private double _sum;
    private double _weight;
    private int _images;

    /// <summary>Creates the metric.</summary>
    /// <param name="loss">What is measured. The network must end in what it needs, and the data have what it compares with.</param>
    /// <param name="name">What logs and results call it; the loss's type if null.</param>
    /// <exception cref="ArgumentNullException">There is no loss.</exception>
    public MeanLoss(Loss loss, string? name = null)
        : base(name ?? loss?.GetType().Name ?? "loss")
    {
        ArgumentNullException.ThrowIfNull(loss);
        _loss = _fitted = loss;
    }

    /// <inheritdoc/>
    public override double Value => _sum / _weight;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _weight, _images) = (0, 0, 0);

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target)
    {
        _fitted.RequireLabel(label, _images++, output.Length);
        _sum += _fitted.Evaluate(output, label, target, []);
        _weight += _fitted.Weight(label);
    }

    /// <inheritdoc/>
    protected internal override void Prepare(NetworkDescription network, IImageSource data)
    {
        _fitted = _loss.For(network);
        _loss.Require(network, data);
    }
}
