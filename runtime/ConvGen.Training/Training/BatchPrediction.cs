using System.Runtime.CompilerServices;
using ConvGen.Data;
using ConvGen.Execution;

namespace ConvGen;

/// <summary>Receives what a network makes of one image: all of its outputs.</summary>
internal delegate void PredictedImage(int image, ReadOnlySpan<float> outputs);

/// <summary>Predicts every image of a source, batch by batch.</summary>
internal static class BatchPrediction
{
    private const int ImagesPerBatch = 256;
    private const int ImagesPerJob = 8;

    /// <summary>Refuses images that are not of the network's size.</summary>
    /// <param name="network">What the compiler knew.</param>
    /// <param name="source">The images.</param>
    /// <param name="argument">What the caller calls them.</param>
    public static void RequireSize(NetworkDescription network, IImageSource source, [CallerArgumentExpression(nameof(source))] string? argument = null)
    {
        if (source.Shape.Length != network.Input.Length || source.Shape.Width != network.Input.Width || source.Shape.Channels != network.Input.Channels)
        {
            throw new ArgumentException($"Found images of {source.Shape}, expected {network.Input} for {network.Name}; resize them, or change [Input].", argument);
        }
    }

    /// <summary>Predicts.</summary>
    /// <param name="network">Of the images' size.</param>
    /// <param name="source">Its images are converted on the threads as well.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="predicted">Called on this thread, in the order of the images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void Run(Network network, IImageSource source, int threads, PredictedImage predicted, CancellationToken cancellationToken)
    {
        using Predictor predictor = network.CreatePredictor(threads);
        using var workers = new WorkerTeam(threads);
        int batch = Math.Min(ImagesPerBatch, Math.Max(1, source.Count));
        float[] images = new float[checked(batch * predictor.InputLength)];
        float[] outputs = new float[checked(batch * predictor.OutputLength)];
        for (int first = 0; first < source.Count; first += batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batch, source.Count - first);
            workers.Run((count + ImagesPerJob - 1) / ImagesPerJob, (job, _) =>
            {
                for (int i = job * ImagesPerJob; i < Math.Min(count, (job + 1) * ImagesPerJob); i++)
                {
                    source.CopyImage(first + i, images.AsSpan(i * predictor.InputLength, predictor.InputLength));
                }
            });
            predictor.Predict(images.AsSpan(0, count * predictor.InputLength), outputs.AsSpan(0, count * predictor.OutputLength));
            for (int i = 0; i < count; i++)
            {
                predicted(first + i, outputs.AsSpan(i * predictor.OutputLength, predictor.OutputLength));
            }
        }
    }
}
