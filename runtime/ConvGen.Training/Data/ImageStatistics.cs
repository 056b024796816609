using System.Collections.Immutable;
using ConvGen.Execution;

namespace ConvGen.Data;

/// <summary>
/// Mean and deviation of each channel over all pixels of all images, to normalise with: x becomes (x − mean) / deviation. Measure them on the training images, and normalise these, the validation
/// and the test images, and whatever is predicted later, with the same.
/// </summary>
/// <remarks>Keras: <c>Normalization.adapt</c>. PyTorch: <c>Normalize(mean, std)</c>, with numbers found by hand.</remarks>
public sealed class ImageStatistics
{
    // Jobs are cut by data and summed in order, so the result has the same bits on any number of threads.
    private const int ImagesPerJob = 64;

    /// <summary>Statistics that are known already.</summary>
    /// <param name="means">One for each channel.</param>
    /// <param name="deviations">Standard deviations, one for each channel.</param>
    /// <exception cref="ArgumentException">They are not as many, or none.</exception>
    public ImageStatistics(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.IsEmpty || means.Length != deviations.Length)
        {
            throw new ArgumentException($"Found {means.Length} means and {deviations.Length} deviations, expected one of each for each channel.", nameof(deviations));
        }

        Means = [.. means];
        Deviations = [.. deviations];
    }

    /// <summary>Of ImageNet's photographs in red, green and blue of [0, 1], as the published weights of torchvision's models expect.</summary>
    public static ImageStatistics ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>One for each channel.</summary>
    public ImmutableArray<float> Means { get; }

    /// <summary>Standard deviations (divided by the number of values, not by one less), one for each channel.</summary>
    public ImmutableArray<float> Deviations { get; }

    /// <summary>Normalises one image, in place: what is to be predicted by a network that was trained on normalised images.</summary>
    /// <param name="image">Pixels with interleaved channels, of the scale that was measured.</param>
    /// <exception cref="ArgumentException">It holds no whole number of pixels.</exception>
    public void Normalize(Span<float> image)
    {
        if (image.Length % Means.Length != 0)
        {
            throw new ArgumentException($"Found {image.Length} values, expected a multiple of {Means.Length}, the channels that were measured.", nameof(image));
        }

        for (int i = 0; i < image.Length; i++)
        {
            int channel = i % Means.Length;
            image[i] = (image[i] - Means[channel]) / Deviations[channel];
        }
    }

    /// <summary>Measures images.</summary>
    /// <param name="source">At least one image. Each is read once.</param>
    /// <param name="threads">How many read; all processors if null. The result does not depend on it.</param>
    /// <exception cref="ArgumentNullException">There is no source.</exception>
    /// <exception cref="ArgumentException">There are no images, or one of them has a value that is no finite number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public static ImageStatistics Of(IImageSource source, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        int workers = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(threads));
        if (source.Count == 0)
        {
            throw new ArgumentException("Found no images, expected at least one.", nameof(source));
        }

        int channels = source.Shape.Channels;
        int jobs = (source.Count + ImagesPerJob - 1) / ImagesPerJob;
        workers = Math.Min(workers, jobs);
        var moments = new Moments[jobs * channels];
        float[][] images = [.. Enumerable.Range(0, workers).Select(_ => new float[source.Shape.Length])];
        using var team = new WorkerTeam(workers);
        team.Run(jobs, (job, worker) =>
        {
            Span<Moments> sums = moments.AsSpan(job * channels, channels);
            for (int index = job * ImagesPerJob; index < Math.Min(source.Count, (job + 1) * ImagesPerJob); index++)
            {
                source.CopyImage(index, images[worker]);
                for (int channel = 0; channel < channels; channel++)
                {
                    sums[channel] = sums[channel].With(Moments.Of(images[worker], channel, channels));
                }
            }
        });

        for (int i = channels; i < moments.Length; i++)
        {
            moments[i % channels] = moments[i % channels].With(moments[i]);
        }

        ReadOnlySpan<Moments> all = moments.AsSpan(0, channels);
        foreach (Moments m in all)
        {
            if (!double.IsFinite(m.Squares))
            {
                throw new ArgumentException("Found an image with a value that is no finite number; correct the data.", nameof(source));
            }
        }

        float[] means = new float[channels];
        float[] deviations = new float[channels];
        for (int i = 0; i < channels; i++)
        {
            means[i] = (float)all[i].Mean;
            deviations[i] = (float)Math.Sqrt(all[i].Squares / all[i].Count);
        }

        return new ImageStatistics(means, deviations);
    }

    /// <summary>Count, mean and sum of squared distances from the mean, which two parts combine without the loss of digits that sums of squares have (Chan, Golub and LeVeque 1979).</summary>
    private readonly record struct Moments(double Count, double Mean, double Squares)
    {
        public static Moments Of(ReadOnlySpan<float> image, int channel, int channels)
        {
            double sum = 0;
            for (int i = channel; i < image.Length; i += channels)
            {
                sum += image[i];
            }

            double count = image.Length / channels;
            double mean = sum / count;
            double squares = 0;
            for (int i = channel; i < image.Length; i += channels)
            {
                squares += (image[i] - mean) * (image[i] - mean);
            }

            return new Moments(count, mean, squares);
        }

        public Moments With(Moments other)
        {
            if (Count == 0)
            {
                return other;
            }

            double count = Count + other.Count;
            double distance = other.Mean - Mean;
            return new Moments(count, Mean + (distance * other.Count / count), Squares + other.Squares + (distance * distance * Count * other.Count / count));
        }
    }
}
