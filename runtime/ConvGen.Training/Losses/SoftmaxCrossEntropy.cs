namespace ConvGen;

/// <summary>
/// The cross-entropy of a network whose main output is a softmax's or log-softmax's, fused with it: for an image of class y with probabilities p the loss is −log p(y), and the gradient of the
/// batch's mean loss with respect to that layer's input is (p − onehot(y)) / N. Other outputs have no part in the loss: their gradients are zero.
/// PyTorch: <c>CrossEntropyLoss</c> on the softmax's input, <c>NLLLoss</c> on a log-softmax. Keras: <c>sparse_categorical_crossentropy</c>.
/// </summary>
/// <remarks>
/// Each image's loss is kept by its index and summed in that order, so the sum does not depend on the number of threads. A softmax's probability that has underflowed to
/// zero counts as the smallest normal float, so its loss is at most 87.4; a log-softmax's loss has no such bound. A NaN stays one. For a loss on other outputs too, give
/// <see cref="TrainingStep.Run"/> an <see cref="OutputGradient"/> that calls this one and then writes the other gradients.
/// </remarks>
public sealed class SoftmaxCrossEntropy
{
    private const float SmallestProbability = 1.17549435e-38f;
    private readonly float[] _losses;
    private readonly bool[] _correct;
    private readonly int? _classes;
    private readonly OutputActivation _activation;
    private ReadOnlyMemory<int> _labels;

    /// <summary>For batches of at most <paramref name="batchSize"/> images of a network with one output, a softmax's.</summary>
    /// <param name="batchSize">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public SoftmaxCrossEntropy(int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _losses = new float[batchSize];
        _correct = new bool[batchSize];
        _activation = OutputActivation.Softmax;
        Gradient = WriteGradient;
    }

    /// <summary>For batches of at most <paramref name="batchSize"/> images of <paramref name="network"/>, which may have several outputs and may end in a log-softmax.</summary>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="network">Its main output is a softmax's or a log-softmax's.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="InvalidOperationException">The main output is neither.</exception>
    public SoftmaxCrossEntropy(int batchSize, NetworkDescription network)
        : this(batchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkEvaluation.RequireSoftmax(network);
        _classes = network.Output.Length;
        _activation = network.Outputs[0].Activation;
    }

    /// <summary>What <see cref="TrainingStep.Run"/> calls for each image of the batch that <see cref="Begin"/> announced.</summary>
    /// <exception cref="InvalidOperationException">
    /// Thrown by the delegate, and so by <see cref="TrainingStep.Run"/>: the batch has fewer labels than images, or a label is no index of the network's main output.
    /// </exception>
    public OutputGradient Gradient { get; }

    /// <summary>Starts a batch.</summary>
    /// <param name="labels">The class of each image, 0 … classes − 1; <see cref="Gradient"/> checks them. Kept until the next batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">More labels than the batch size.</exception>
    public void Begin(ReadOnlyMemory<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labels.Length, _losses.Length, nameof(labels));
        _labels = labels;
    }

    /// <summary>The sum of the batch's losses, and how many of its images had their own class as the most probable.</summary>
    public (double Loss, int Correct) Sum()
    {
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            loss += _losses[i];
            correct += _correct[i] ? 1 : 0;
        }

        return (loss, correct);
    }

    /// <summary>The loss of one image.</summary>
    /// <param name="output">The main output.</param>
    /// <param name="label">Its class.</param>
    /// <param name="activation">What the output's layer is: a softmax or log-softmax.</param>
    internal static float Loss(ReadOnlySpan<float> output, int label, OutputActivation activation) =>
        activation is OutputActivation.LogSoftmax ? -output[label] : -MathF.Log(MathF.Max(output[label], SmallestProbability));

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

    private void WriteGradient(int image, ReadOnlySpan<float> outputs, Span<float> gradients)
    {
        ReadOnlySpan<float> output = outputs[..(_classes ?? outputs.Length)];
        ReadOnlySpan<int> labels = _labels.Span;
        if ((uint)image >= (uint)labels.Length)
        {
            throw new InvalidOperationException(
                $"Found image {image} in a batch of {labels.Length} labels, expected a label for each image; pass the labels of the whole batch to Begin.");
        }

        int label = labels[image];
        if ((uint)label >= (uint)output.Length)
        {
            throw new InvalidOperationException(
                $"Found label {label} at image {image}, expected 0 … {output.Length - 1} for a network of {output.Length} outputs; correct the labels, or change the last layer.");
        }

        float count = labels.Length;
        _losses[image] = Loss(output, label, _activation);
        _correct[image] = Classify(output) == label;
        for (int i = 0; i < output.Length; i++)
        {
            float probability = _activation is OutputActivation.LogSoftmax ? MathF.Exp(output[i]) : output[i];
            gradients[i] = (probability - (i == label ? 1f : 0f)) / count;
        }

        gradients[output.Length..].Clear();
    }
}
