using ConvGen.Numerics;

namespace ConvGen.Data;

/// <summary>A training image while augmentations change it, with the random numbers they draw.</summary>
/// <remarks>The numbers depend on the seed of the run, the epoch and the image's index in the data alone: not on the batch, and not on the thread.</remarks>
public ref struct AugmentedImage
{
    private SplitMix64 _random;

    /// <summary>Wraps an image.</summary>
    /// <param name="shape">Its size.</param>
    /// <param name="pixels">Its values.</param>
    /// <param name="scratch">As long.</param>
    /// <param name="background">A value for each channel.</param>
    /// <param name="random">The image's own stream.</param>
    internal AugmentedImage(TensorShape shape, Span<float> pixels, Span<float> scratch, ReadOnlySpan<float> background, SplitMix64 random)
    {
        Shape = shape;
        Pixels = pixels;
        Scratch = scratch;
        Background = background;
        _random = random;
        Share = 1f;
    }

    /// <summary>The size of the image.</summary>
    public TensorShape Shape { get; }

    /// <summary>The values, height × width × channels, to be changed in place.</summary>
    public Span<float> Pixels { get; }

    /// <summary>Room for as many values, with anything in it.</summary>
    public Span<float> Scratch { get; }

    /// <summary>What a black pixel is, a value for each channel.</summary>
    public ReadOnlySpan<float> Background { get; }

    /// <summary>What the image is to keep of itself when all of it is done; see <see cref="Mixup"/>.</summary>
    internal float Share { get; set; }

    /// <summary>The next random integer, every one of 0 … <paramref name="bound"/> − 1 equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return _random.Next(bound);
    }

    /// <summary>The next random number, uniform in the open interval (0, 1).</summary>
    public float NextUniform() => 0.5f + (0.5f * _random.NextSymmetric());

    /// <summary>The next random number, uniform between two.</summary>
    /// <param name="lowest">One end.</param>
    /// <param name="highest">The other.</param>
    public float NextBetween(float lowest, float highest) => lowest + ((highest - lowest) * NextUniform());

    /// <summary>True with a probability.</summary>
    /// <param name="probability">0 for never, 1 for always.</param>
    public bool NextChance(float probability) => NextUniform() < probability;
}
