using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// Binary cross-entropy on logits, for several labels at once or for one of two classes: the network ends in plain values x, whose sigmoids are probabilities, and the targets t lie in 0 … 1.
/// L is the mean over the outputs of p·t·log(1 + e⁻ˣ) + (1 − t)·log(1 + eˣ), where p is the positive weight; dL/dx = (σ(x)·(1 + (p − 1)·t) − p·t) / outputs.
/// PyTorch: <c>BCEWithLogitsLoss(pos_weight=…)</c>. Keras: <c>BinaryCrossentropy(from_logits=True)</c>.
/// </summary>
/// <remarks>Computed as max(±x, 0) + log(1 + e^−|x|), which neither overflows nor loses small values. Data of two classes and without targets serves a network of one output: the class is the target.</remarks>
public sealed class BinaryCrossEntropy : Loss
{
    private readonly float[] _positiveWeights;

    /// <summary>Creates the loss.</summary>
    /// <param name="positiveWeights">p, one number for each output, positive: more than 1 where positives are rare. Default: 1 for each.</param>
    /// <exception cref="ArgumentException">A weight is not a finite number above 0.</exception>
    public BinaryCrossEntropy(ReadOnlySpan<float> positiveWeights = default)
    {
        foreach (float weight in positiveWeights)
        {
            if (!float.IsFinite(weight) || weight <= 0f)
            {
                throw new ArgumentException(FormattableString.Invariant($"Found a positive weight of {weight}, expected finite numbers above 0."), nameof(positiveWeights));
            }
        }

        _positiveWeights = positiveWeights.ToArray();
    }

    /// <summary>p; empty where positives count as much as negatives.</summary>
    public ReadOnlySpan<float> PositiveWeights => _positiveWeights;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(BinaryCrossEntropy)}({(_positiveWeights.Length == 0 ? "" : $"positiveWeights: {Numbers(_positiveWeights)}")})");

    /// <inheritdoc/>
    public override OutputActivation Activation => OutputActivation.None;

    /// <inheritdoc/>
    public override bool UsesLabels => false;

    /// <inheritdoc/>
    public override float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float x = output[i];
            float t = target.IsEmpty ? label : target[i];
            float positive = _positiveWeights.Length == 0 ? 1f : _positiveWeights[i];
            double e = Math.Exp(-Math.Abs(x));
            double tail = e < 1e-6 ? e * (1 - (e / 2)) : Math.Log(1 + e);
            sum += (positive * t * (MathF.Max(-x, 0f) + tail)) + ((1f - t) * (MathF.Max(x, 0f) + tail));
            if (!gradient.IsEmpty)
            {
                gradient[i] = ((Sigmoid(x) * (1f + ((positive - 1f) * t))) - (positive * t)) / output.Length;
            }
        }

        return (float)(sum / output.Length);
    }

    /// <summary>1 / (1 + e⁻ˣ), without overflow on either side.</summary>
    /// <param name="x">A logit.</param>
    internal static float Sigmoid(float x)
    {
        float e = MathF.Exp(-MathF.Abs(x));
        return (x >= 0f ? 1f : e) / (1f + e);
    }

    /// <inheritdoc/>
    internal override Loss For(NetworkDescription network) =>
        _positiveWeights.Length > 0 && _positiveWeights.Length != network.Output.Length
            ? throw new InvalidOperationException($"Found {_positiveWeights.Length} positive weights, expected {network.Output.Length}, the outputs of {network.Name}; give each output one.")
            : base.For(network);

    /// <inheritdoc/>
    protected internal override void Require(NetworkDescription network, IImageSource data)
    {
        if (data.TargetLength > 0 || network.Output.Length != 1 || data.ClassCount != 2)
        {
            base.Require(network, data);
        }
    }
}
