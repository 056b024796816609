using System.Runtime.CompilerServices;

namespace ConvGen.Data;

/// <summary>Mirrors training images at random, anew in each epoch. PyTorch: <c>RandomHorizontalFlip</c>, <c>RandomVerticalFlip</c>. Keras: <c>RandomFlip</c>.</summary>
/// <remarks>For photographs; a mirrored digit or letter is another one, or none.</remarks>
public sealed class RandomFlip : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="axis">Which way. Default: left and right.</param>
    /// <param name="probability">How often, 0 … 1. Default 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability, or there is no such axis.</exception>
    public RandomFlip(FlipAxis axis = FlipAxis.Horizontal, float probability = 0.5f)
    {
        Axis = Enum.IsDefined(axis) ? axis : throw new ArgumentOutOfRangeException(nameof(axis), axis, "Expected Horizontal or Vertical.");
        Probability = Requirements.Probability(probability, nameof(probability));
    }

    /// <summary>Which way.</summary>
    public FlipAxis Axis { get; }

    /// <summary>How often.</summary>
    public float Probability { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomFlip)}({Axis}, {Probability})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        if (!image.NextChance(Probability))
        {
            return;
        }

        // Rows change places as wholes, and pixels within their rows.
        int channels = image.Shape.Channels;
        int rowLength = image.Shape.Width * channels;
        if (Axis == FlipAxis.Vertical)
        {
            Reverse(image.Pixels, rowLength);
            return;
        }

        for (int start = 0; start < image.Pixels.Length; start += rowLength)
        {
            Reverse(image.Pixels.Slice(start, rowLength), channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A first epoch is too long to be spent in code that is not optimised yet.
    private static void Reverse(Span<float> values, int pieceLength)
    {
        for (int first = 0, last = values.Length - pieceLength; first < last; first += pieceLength, last -= pieceLength)
        {
            for (int i = 0; i < pieceLength; i++)
            {
                (values[first + i], values[last + i]) = (values[last + i], values[first + i]);
            }
        }
    }
}
