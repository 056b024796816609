using System.Globalization;

namespace ConvGen;

/// <summary>
/// The cross-entropy of a network whose main output is a softmax's or log-softmax's, fused with it. For an image of class y with probabilities p, smoothing ε, C classes and class weights w,
/// L = −Σ q(c)·log p(c) with q(c) = (1 − ε)·w(y)·[c = y] + ε·w(c)/C, and its gradient with respect to that layer's input is p·Σq − q; without smoothing and weights −log p(y) and p − onehot(y).
/// PyTorch: <c>CrossEntropyLoss(weight=…, label_smoothing=…)</c> on the softmax's input, whose formula and mean this is; <c>NLLLoss</c> on a log-softmax.
/// Keras: <c>SparseCategoricalCrossentropy</c> (whose mean with <c>class_weight</c> divides by the number of images instead of their weights).
/// </summary>
/// <remarks>
/// A softmax's probability that has underflowed to zero counts as the smallest normal float, so its loss is at most 87.4; a log-softmax's loss has no such bound. A NaN stays one.
/// Label smoothing: Szegedy et al. 2016, section 7.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private const float SmallestProbability = 1.17549435e-38f;
    private readonly float[] _weights;
    private readonly bool _logarithms;

    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">ε, at least 0 and less than 1: the share of the label that is spread over all classes. Default 0.</param>
    /// <param name="classWeights">w, one number for each class, not negative and not all zero; a rare class has a large one. Default: 1 for each.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is out of its range.</exception>
    /// <exception cref="ArgumentException">A weight is negative or no finite number, or all are zero.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0f, ReadOnlySpan<float> classWeights = default)
        : this(labelSmoothing, Check(classWeights, nameof(classWeights)), logarithms: false)
    {
        if (labelSmoothing is not (>= 0f and < 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), labelSmoothing, string.Create(CultureInfo.InvariantCulture, $"Found {labelSmoothing}, expected at least 0 and less than 1."));
        }
    }

    private SoftmaxCrossEntropy(float labelSmoothing, float[] weights, bool logarithms)
    {
        LabelSmoothing = labelSmoothing;
        _weights = weights;
        _logarithms = logarithms;
    }

    /// <summary>ε.</summary>
    public float LabelSmoothing { get; }

    /// <summary>w; empty where every class counts the same.</summary>
    public ReadOnlySpan<float> ClassWeights => _weights;

    /// <summary>A softmax; a log-softmax serves as well.</summary>
    public override OutputActivation Activation => OutputActivation.Softmax;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(SoftmaxCrossEntropy)}(labelSmoothing: {LabelSmoothing}{(_weights.Length == 0 ? "" : $", classWeights: {Numbers(_weights)}")})");

    /// <inheritdoc/>
    public override bool UsesLabels => true;

    /// <inheritdoc/>
    public override float Weight(int label) => (uint)label < (uint)_weights.Length ? _weights[label] : 1f;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The label is no index of the output.</exception>
    public override float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float own = (1f - LabelSmoothing) * Weight(label);
        float loss = own * Surprise(output[label]);
        float total = own;
        if (LabelSmoothing > 0f)
        {
            for (int i = 0; i < output.Length; i++)
            {
                float spread = Spread(i, output.Length);
                loss += spread * Surprise(output[i]);
                total += spread;
            }
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            float probability = _logarithms ? MathF.Exp(output[i]) : output[i];
            float wanted = (i == label ? own : 0f) + (LabelSmoothing > 0f ? Spread(i, output.Length) : 0f);
            gradient[i] = (total * probability) - wanted;
        }

        return loss;
    }

    /// <summary>The most probable class; the first of several.</summary>
    /// <param name="probabilities">At least one, or their logarithms.</param>
    internal static int Classify(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <inheritdoc/>
    internal override Loss For(NetworkDescription network)
    {
        OutputActivation found = network.Outputs[0].Activation;
        if (found is OutputActivation.None)
        {
            throw new InvalidOperationException(
                $"{network.Name} does not end in a softmax: found {LastLayer(network)} as its last layer, expected Softmax or LogSoftmax, because cross-entropy is computed with it. Add [Softmax] after the last layer, or take a loss for plain values.");
        }

        if (found is OutputActivation.MapSoftmax or OutputActivation.MapLogSoftmax)
        {
            throw new InvalidOperationException(
                $"{network.Name} ends in a softmax over one axis of a map ({LastLayer(network)}), expected one over a vector, because an image has one class. Put [Flatten] before it, or write a Loss whose Activation is {found}.");
        }

        if (_weights.Length > 0 && _weights.Length != network.Output.Length)
        {
            throw new InvalidOperationException(
                $"Found {_weights.Length} class weights, expected {network.Output.Length}, the outputs of {network.Name}; give each class one.");
        }

        return new SoftmaxCrossEntropy(LabelSmoothing, _weights, found is OutputActivation.LogSoftmax);
    }

    private static float[] Check(ReadOnlySpan<float> weights, string name)
    {
        foreach (float weight in weights)
        {
            if (!float.IsFinite(weight) || weight < 0f)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Found a class weight of {weight}, expected finite numbers of at least 0."), name);
            }
        }

        return weights.IsEmpty || weights.ContainsAnyExcept(0f)
            ? weights.ToArray()
            : throw new ArgumentException("Found class weights that are all 0, expected a class that counts.", name);
    }

    private float Surprise(float output) => _logarithms ? -output : -MathF.Log(MathF.Max(output, SmallestProbability));

    private float Spread(int index, int count) => LabelSmoothing / count * Weight(index);
}
