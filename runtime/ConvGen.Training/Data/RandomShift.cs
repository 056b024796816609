using ConvGen.Numerics;

namespace ConvGen.Data;

/// <summary>
/// Moves every training image by −<see cref="Pixels"/> … <see cref="Pixels"/> whole pixels in each direction, every shift equally likely, anew in each epoch; what moves in is background (a value of zero).
/// The shift depends on the seed, the epoch and the image alone. PyTorch: <c>RandomCrop(size, padding=pixels)</c>. Keras: <c>RandomTranslation(fill_mode="constant")</c>, in pixels.
/// </summary>
public sealed record RandomShift
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="pixels">The furthest shift, 0 … 1,048,576.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of that range.</exception>
    public RandomShift(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixels, 1 << 20);
        Pixels = pixels;
    }

    /// <summary>The furthest shift.</summary>
    public int Pixels { get; }

    /// <summary>The shift of one image in one epoch.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="image">Its index in the data set.</param>
    internal (int Down, int Right) Draw(int seed, int epoch, int image)
    {
        SplitMix64 random = SplitMix64.For(seed, RandomUse.Augmentation, epoch, image);
        int choices = (2 * Pixels) + 1;
        return (random.Next(choices) - Pixels, random.Next(choices) - Pixels);
    }
}
