using System.Buffers;
using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// The mean of a <see cref="Loss"/> over a batch, and its gradient for <see cref="TrainingStep.Run"/>. The trainer keeps one; a training loop of your own makes one for each step object.
/// Other outputs than the main one have no part in the loss: their gradients are zero.
/// </summary>
/// <remarks>
/// Each image's loss is kept by its index and summed in that order, so the sum does not depend on the number of threads. For a loss on other outputs too, give
/// <see cref="TrainingStep.Run"/> an <see cref="OutputGradient"/> that calls this one and then writes the other gradients.
/// </remarks>
public sealed class BatchLoss
{
    private readonly Loss _loss;
    private readonly float[] _losses;
    private readonly bool[] _correct;
    private readonly int _outputs;
    private readonly int _targetLength;
    private ReadOnlyMemory<int> _labels;
    private ReadOnlyMemory<float> _targets;
    private ReadOnlyMemory<int> _mixedWith;
    private ReadOnlyMemory<float> _shares;
    private int _count;
    private double _weight;

    /// <summary>For batches of at most <paramref name="batchSize"/> images of <paramref name="network"/>.</summary>
    /// <param name="loss">Such as <see cref="SoftmaxCrossEntropy"/>.</param>
    /// <param name="network">Its main output is what the loss needs.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="targetLength">The target values of an image; 0 for labels only.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one image, or fewer than no targets.</exception>
    /// <exception cref="ArgumentNullException">There is no loss or no network.</exception>
    /// <exception cref="ArgumentException">A loss that compares with numbers, and another number of them than the network has outputs.</exception>
    /// <exception cref="InvalidOperationException">The network ends in something that the loss cannot work with.</exception>
    public BatchLoss(Loss loss, NetworkDescription network, int batchSize, int targetLength = 0)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(targetLength);
        _loss = loss.For(network);
        if (!loss.UsesLabels && targetLength != network.Output.Length && !(loss is BinaryCrossEntropy && targetLength == 0 && network.Output.Length == 1))
        {
            throw new ArgumentException(
                $"Found {targetLength} target values an image, expected {network.Output.Length}, the outputs of {network.Name}, for {loss.GetType().Name}; pass targetLength: {network.Output.Length}.", nameof(targetLength));
        }

        _losses = new float[batchSize];
        _correct = new bool[batchSize];
        _outputs = network.Output.Length;
        _targetLength = targetLength;
        Gradient = WriteGradient;
    }

    /// <summary>What <see cref="TrainingStep.Run"/> calls for each image of the batch that <see cref="Begin(ReadOnlyMemory{int})"/> announced.</summary>
    /// <exception cref="InvalidOperationException">
    /// Thrown by the delegate, and so by <see cref="TrainingStep.Run"/>: the batch has fewer labels than images, or a label is no index of the network's main output.
    /// </exception>
    public OutputGradient Gradient { get; }

    /// <summary>Starts a batch of images with classes.</summary>
    /// <param name="labels">The class of each image, 0 … classes − 1; <see cref="Gradient"/> checks them. Kept until the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">More labels than the batch size.</exception>
    public void Begin(ReadOnlyMemory<int> labels) => Begin(labels.Length, labels, default);

    /// <summary>Starts a batch that a loader dealt out.</summary>
    /// <param name="batch">Its labels and targets are kept until the next batch.</param>
    /// <exception cref="ArgumentNullException">There is no batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More images than the batch size.</exception>
    /// <exception cref="ArgumentException">Not as many numbers as the images have.</exception>
    public void Begin(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Begin(batch.Count, batch.Labels, batch.Targets, batch.MixedWith, batch.Shares);
    }

    /// <summary>Starts a batch of images with classes, numbers, or both.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="labels">The class of each image; empty where the data has none. Kept until the next batch.</param>
    /// <param name="targets">The numbers of each image, one image after the other. Kept until the next batch.</param>
    /// <param name="mixedWith">For each image the one of the batch whose target it shares; empty where images are not mixed.</param>
    /// <param name="shares">What an image's own target counts in its loss, 0 … 1; the other's counts the rest.</param>
    /// <exception cref="ArgumentOutOfRangeException">More images than the batch size.</exception>
    /// <exception cref="ArgumentException">Not as many labels or numbers as the images have.</exception>
    public void Begin(int count, ReadOnlyMemory<int> labels, ReadOnlyMemory<float> targets, ReadOnlyMemory<int> mixedWith = default, ReadOnlyMemory<float> shares = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _losses.Length, nameof(count));
        if (labels.Length != count && (_loss.UsesLabels || labels.Length > 0))
        {
            throw new ArgumentException($"Found {labels.Length} labels, expected one for each of {count} images.", nameof(labels));
        }

        if (targets.Length != count * _targetLength)
        {
            throw new ArgumentException($"Found {targets.Length} target values for {count} images, expected {_targetLength} for each.", nameof(targets));
        }

        if (mixedWith.Length != shares.Length || (mixedWith.Length > 0 && mixedWith.Length != count))
        {
            throw new ArgumentException($"Found {mixedWith.Length} images to mix with and {shares.Length} shares, expected one of each for {count} images, or none.", nameof(mixedWith));
        }

        (_count, _labels, _targets, _mixedWith, _shares) = (count, labels, targets, mixedWith, shares);
        _weight = 0;
        for (int i = 0; i < count; i++)
        {
            _weight += WeightOf(i);
        }
    }

    /// <summary>The sum of the batch's losses, of their weights, and how many of its images had their own class as the most probable.</summary>
    public (double Loss, double Weight, int Correct) Sum()
    {
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < _count; i++)
        {
            loss += _losses[i];
            correct += _correct[i] ? 1 : 0;
        }

        return (loss, _weight, correct);
    }

    private void WriteGradient(int image, ReadOnlySpan<float> outputs, Span<float> gradients)
    {
        ReadOnlySpan<float> output = outputs[.._outputs];
        Span<float> gradient = gradients[.._outputs];
        if ((uint)image >= (uint)_count)
        {
            throw new InvalidOperationException(
                $"Found image {image} in a batch of {_count} labels, expected a label for each image; pass the labels of the whole batch to Begin.");
        }

        _losses[image] = _mixedWith.IsEmpty ? Evaluate(image, output, gradient) : EvaluateMixed(image, output, gradient);
        _correct[image] = _loss.UsesLabels && SoftmaxCrossEntropy.Classify(output) == Label(image);

        // A batch whose images all count nothing teaches nothing.
        float weight = (float)_weight;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = weight == 0f ? 0f : gradient[i] / weight;
        }

        gradients[_outputs..].Clear();
    }

    private float Evaluate(int image, ReadOnlySpan<float> output, Span<float> gradient)
    {
        int label = Label(image);
        _loss.RequireLabel(label, image, output.Length);
        return _loss.Evaluate(output, label, _targets.Span.Slice(image * _targetLength, _targetLength), gradient);
    }

    /// <summary>The loss with the image's own target and that with the other's, in their shares (Zhang et al. 2018, mixup).</summary>
    private float EvaluateMixed(int image, ReadOnlySpan<float> output, Span<float> gradient)
    {
        float share = _shares.Span[image];
        float[] other = ArrayPool<float>.Shared.Rent(gradient.Length);
        float loss = share * Evaluate(image, output, gradient);
        loss += (1f - share) * Evaluate(_mixedWith.Span[image], output, other.AsSpan(0, gradient.Length));
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = (share * gradient[i]) + ((1f - share) * other[i]);
        }

        ArrayPool<float>.Shared.Return(other);
        return loss;
    }

    private int Label(int image) => _labels.IsEmpty ? -1 : _labels.Span[image];

    private float WeightOf(int image)
    {
        float own = _loss.Weight(Label(image));
        return _mixedWith.IsEmpty ? own : (_shares.Span[image] * own) + ((1f - _shares.Span[image]) * _loss.Weight(Label(_mixedWith.Span[image])));
    }
}
