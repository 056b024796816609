using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ConvGen.Execution;

/// <summary>
/// What a batch normalisation has to know of the whole batch (Ioffe and Szegedy 2015): the mean and variance of each channel, put together from those of the images,
/// and the two sums that its gradient needs. Everything is added up in double, image after image, so that the number of threads does not show in the result.
/// PyTorch: <c>BatchNorm2d</c> in <c>train()</c>.
/// </summary>
/// <remarks>Called by generated code, between two phases; checks nothing.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchStatistics
{
    /// <summary>
    /// From the moments of the images to y = scale · x + shift, with scale = γ / √(variance + ε) and shift = β − mean · scale, where variance is the batch's own, over n = images · pixels values.
    /// Running statistics move by <paramref name="momentum"/> towards the batch's mean and its unbiased variance, which divides by n − 1; a batch of a single value has none and moves nothing.
    /// </summary>
    /// <param name="moments">Of each image the mean of every channel, then the sum of squares of the distances from it: Σ (x − mean)².</param>
    /// <param name="stride">From one image's moments to the next one's, in floats.</param>
    /// <param name="images">How many, at least 1.</param>
    /// <param name="pixels">The values of a channel in one image, at least 1.</param>
    /// <param name="channels">Padding included.</param>
    /// <param name="gamma">The scale that is learned; a null reference stands for 1.</param>
    /// <param name="beta">The shift that is learned; a null reference stands for 0.</param>
    /// <param name="shared">Receives scale, shift, mean and 1 / √(variance + ε), one after the other.</param>
    /// <param name="state">The running mean, then the running variance.</param>
    /// <param name="realChannels">Padding excluded; everything past them becomes 0.</param>
    /// <param name="momentum">The weight of this batch in the running statistics, 0 … 1. PyTorch: <c>momentum</c>. Keras: 1 − <c>momentum</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="learning">Whether the running statistics move.</param>
    /// <param name="frozen">Whether they stand in for the batch's, and never move.</param>
    public static void Forward(
        ref float moments,
        int stride,
        int images,
        int pixels,
        int channels,
        ref float gamma,
        ref float beta,
        ref float shared,
        ref float state,
        int realChannels,
        float momentum,
        float epsilon,
        bool learning,
        bool frozen = false)
    {
        double count = (double)images * pixels;
        for (int c = 0; c < channels; c++)
        {
            bool real = c < realChannels;
            (double mean, double squares) = !real ? default
                : frozen ? (Unsafe.Add(ref state, c), Unsafe.Add(ref state, channels + c) * count)
                : Combine(ref Unsafe.Add(ref moments, c), stride, images, pixels, channels);
            double reciprocal = real ? 1 / Math.Sqrt((squares / count) + epsilon) : 0;
            double scale = real && !Unsafe.IsNullRef(ref gamma) ? Unsafe.Add(ref gamma, c) * reciprocal : reciprocal;
            double offset = real && !Unsafe.IsNullRef(ref beta) ? Unsafe.Add(ref beta, c) : 0;
            Unsafe.Add(ref shared, c) = (float)scale;
            Unsafe.Add(ref shared, channels + c) = (float)(offset - (mean * scale));
            Unsafe.Add(ref shared, (2 * channels) + c) = (float)mean;
            Unsafe.Add(ref shared, (3 * channels) + c) = (float)reciprocal;
            if (!real)
            {
                Unsafe.Add(ref state, c) = 0;
                Unsafe.Add(ref state, channels + c) = 0;
            }
            else if (learning && !frozen && count > 1)
            {
                Move(ref Unsafe.Add(ref state, c), mean, momentum);
                Move(ref Unsafe.Add(ref state, channels + c), squares / (count - 1), momentum);
            }
        }
    }

    /// <summary>
    /// From the sums of the images to dx = A · dy + B · x + D, which is scale · (dy − Σdy / n − x̂ · Σ(dy · x̂) / n) with x̂ = (x − mean) / √(variance + ε), and to the gradients of γ and β,
    /// which are the sums themselves.
    /// </summary>
    /// <param name="sums">Of each image Σ dy of every channel, then Σ dy · x̂; both 0 in the padding.</param>
    /// <param name="stride">From one image's sums to the next one's, in floats.</param>
    /// <param name="images">How many, at least 1.</param>
    /// <param name="pixels">The values of a channel in one image, at least 1.</param>
    /// <param name="channels">Padding included.</param>
    /// <param name="shared">As <see cref="Forward"/> left it; receives A, B and D behind that.</param>
    /// <param name="gammaGradient">Receives the gradient of γ; a null reference where there is none.</param>
    /// <param name="betaGradient">Receives the gradient of β; a null reference where there is none.</param>
    /// <param name="frozen">Whether forward took running statistics, which do not depend on x: dx = scale · dy.</param>
    public static void Backward(
        ref float sums,
        int stride,
        int images,
        int pixels,
        int channels,
        ref float shared,
        ref float gammaGradient,
        ref float betaGradient,
        bool frozen = false)
    {
        double count = (double)images * pixels;
        for (int c = 0; c < channels; c++)
        {
            double sum = 0;
            double product = 0;
            for (int i = 0; i < images; i++)
            {
                ref float image = ref Unsafe.Add(ref sums, ((nint)i * stride) + c);
                sum += image;
                product += Unsafe.Add(ref image, channels);
            }

            double scale = Unsafe.Add(ref shared, c);
            double mean = Unsafe.Add(ref shared, (2 * channels) + c);
            double ofInput = frozen ? 0 : -scale * Unsafe.Add(ref shared, (3 * channels) + c) * product / count;
            Unsafe.Add(ref shared, (4 * channels) + c) = (float)scale;
            Unsafe.Add(ref shared, (5 * channels) + c) = (float)ofInput;
            Unsafe.Add(ref shared, (6 * channels) + c) = frozen ? 0 : (float)((-scale * sum / count) - (ofInput * mean));
            if (!Unsafe.IsNullRef(ref gammaGradient))
            {
                Unsafe.Add(ref gammaGradient, c) = (float)product;
            }

            if (!Unsafe.IsNullRef(ref betaGradient))
            {
                Unsafe.Add(ref betaGradient, c) = (float)sum;
            }
        }
    }

    /// <summary>The mean of a channel over all images, and the sum of squares of the distances from it: those within the images, and those of the images' means (Chan et al. 1979).</summary>
    private static (double Mean, double Squares) Combine(ref float moments, int stride, int images, int pixels, int channels)
    {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < images; i++)
        {
            ref float image = ref Unsafe.Add(ref moments, (nint)i * stride);
            mean += image;
            squares += Unsafe.Add(ref image, channels);
        }

        mean /= images;
        double between = 0;
        for (int i = 0; i < images; i++)
        {
            double distance = Unsafe.Add(ref moments, (nint)i * stride) - mean;
            between += distance * distance;
        }

        return (mean, squares + (pixels * between));
    }

    private static void Move(ref float running, double batch, float momentum) => running = (float)(running + (momentum * (batch - running)));
}
