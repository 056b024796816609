using ConvGen.Formats;

namespace ConvGen.Data;

/// <summary>Feature extraction: what a trained network makes of images, computed once, as the data of another network. Keras and PyTorch: predictions of a truncated model, saved.</summary>
public static class Features
{
    /// <summary>Predicts every image and keeps one of the outputs, with the image's target values, or its label where it has none.</summary>
    /// <param name="network">Trained; a layer whose output is wanted is marked with <c>[Tanh(Name = "features"), Output]</c>.</param>
    /// <param name="source">Images of the network's size.</param>
    /// <param name="output">The output's name; the main one if null.</param>
    /// <param name="file">Where the features are kept as a NumPy array of images × features: read where it exists, otherwise written; delete it when the network, the images or their order change. Null: in memory only.</param>
    /// <param name="threads">At least 1; all processors if null. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops it; no file is written then.</param>
    /// <returns>Images of the output's shape, interleaved.</returns>
    /// <exception cref="ArgumentNullException">There is no network or no source.</exception>
    /// <exception cref="ArgumentException">The images are of another size than the network's, or have neither classes nor target values, or there is no such output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidDataException">The file is no NumPy array, or holds features of another number of images or of another length.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ImageDataset Of(Network network, IImageSource source, string? output = null, string? file = null, int? threads = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(source);
        NetworkDescription description = network.NetworkDescription;
        BatchPrediction.RequireSize(description, source);
        if (source.TargetLength == 0 && source.ClassCount == 0)
        {
            throw new ArgumentException("Found images with neither classes nor target values, expected something to learn from the features; predict with a Predictor where there is nothing.", nameof(source));
        }

        int start = output is null ? 0 : description.OutputOffset(output);
        TensorShape shape = output is null ? description.Output : description.Outputs.First(candidate => candidate.Name == output).Shape;
        ReadOnlyMemory<float> features = file is not null && File.Exists(file)
            ? Read(file, source.Count, shape.Length)
            : Predict(network, source, start, shape.Length, threads ?? Environment.ProcessorCount, cancellationToken);
        if (file is not null && !File.Exists(file))
        {
            new NpyArray([source.Count, shape.Length], features).Save(file);
        }

        return source.TargetLength == 0
            ? new ImageDataset(shape, features, Labels(source), source.ClassCount)
            : new ImageDataset(shape, features, Targets(source), source.TargetLength);
    }

    private static ReadOnlyMemory<float> Read(string file, int images, int length)
    {
        NpyArray array = NpyArray.Load(file);
        return array.Shape is [int count, int numbers] && count == images && numbers == length
            ? array.Values
            : throw new InvalidDataException($"Found an array of {string.Join(" × ", array.Shape)} in '{file}', expected the features of {images} images, {length} each; delete the file, and they are computed again.");
    }

    private static float[] Predict(Network network, IImageSource source, int start, int length, int threads, CancellationToken cancellationToken)
    {
        float[] features = new float[checked(source.Count * length)];
        BatchPrediction.Run(network, source, threads, (image, outputs) => outputs.Slice(start, length).CopyTo(features.AsSpan(image * length)), cancellationToken);
        return features;
    }

    private static int[] Labels(IImageSource source) => [.. Enumerable.Range(0, source.Count).Select(source.Label)];

    private static float[] Targets(IImageSource source)
    {
        float[] targets = new float[source.Count * source.TargetLength];
        for (int i = 0; i < source.Count; i++)
        {
            source.CopyTargets(i, targets.AsSpan(i * source.TargetLength, source.TargetLength));
        }

        return targets;
    }
}
