using ConvGen.Data;

namespace ConvGen;

/// <summary>Measures a network on a data set.</summary>
public static class NetworkEvaluation
{
    private const int ImagesPerBatch = 256;

    /// <summary>Predicts every image and compares the main output with its label; other outputs are computed and left alone. Keras: <c>evaluate</c>.</summary>
    /// <param name="network">Ends in a softmax or log-softmax with as many outputs as the data has classes.</param>
    /// <param name="data">At least one image, of the network's size.</param>
    /// <param name="threads">At least 1; all processors if null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">There is no network or no data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The network ends in neither a softmax nor a log-softmax.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Evaluation Evaluate(this Network network, ImageDataset data, int? threads = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        RequireClassifier(network.NetworkDescription, data);
        using Predictor predictor = network.CreatePredictor(threads ?? Environment.ProcessorCount);
        int batch = Math.Min(ImagesPerBatch, data.Count);
        float[] images = new float[checked(batch * predictor.InputLength)];
        float[] outputs = new float[checked(batch * predictor.OutputLength)];
        OutputActivation activation = network.NetworkDescription.Outputs[0].Activation;
        int[,] confusion = new int[data.ClassCount, data.ClassCount];
        double loss = 0;
        int correct = 0;
        for (int first = 0; first < data.Count; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batch, data.Count - first);
            for (int i = 0; i < count; i++)
            {
                data.CopyImage(first + i, images.AsSpan(i * predictor.InputLength, predictor.InputLength));
            }

            predictor.Predict(images.AsSpan(0, count * predictor.InputLength), outputs.AsSpan(0, count * predictor.OutputLength));
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> probabilities = outputs.AsSpan(i * predictor.OutputLength, data.ClassCount);
                int label = data.Labels.Span[first + i];
                int predicted = SoftmaxCrossEntropy.Classify(probabilities);
                loss += SoftmaxCrossEntropy.Loss(probabilities, label, activation);
                correct += predicted == label ? 1 : 0;
                confusion[label, predicted]++;
            }
        }

        return new Evaluation(loss / data.Count, (double)correct / data.Count, confusion);
    }

    /// <summary>Refuses a network that cannot classify, and data that does not fit it.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <param name="data">What it is to classify.</param>
    internal static void RequireClassifier(NetworkDescription network, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireSoftmax(network);
        if (data.Shape.Length != network.Input.Length || data.Shape.Width != network.Input.Width || data.Shape.Channels != network.Input.Channels)
        {
            throw new ArgumentException($"Found images of {data.Shape}, expected {network.Input} for {network.Name}; resize them, or change [Input].", nameof(data));
        }

        if (data.ClassCount != network.Output.Length)
        {
            throw new ArgumentException(
                $"Found data of {data.ClassCount} classes, expected {network.Output.Length}, the outputs of {network.Name}; change its last layer, or the data's class count.", nameof(data));
        }

        if (data.Count == 0)
        {
            throw new ArgumentException("Found no images, expected at least one.", nameof(data));
        }
    }

    /// <summary>Refuses a network whose main output is neither probabilities nor their logarithms.</summary>
    /// <param name="network">What the compiler knew.</param>
    internal static void RequireSoftmax(NetworkDescription network)
    {
        if (network.Outputs[0].Activation is OutputActivation.None)
        {
            throw new InvalidOperationException(
                $"{network.Name} does not end in a softmax: found {(network.Layers.IsEmpty ? "no layers" : network.Layers[^1].Operator)} as its last layer, expected Softmax or LogSoftmax, because cross-entropy is computed with it. Add [Softmax] after the last layer.");
        }
    }
}
