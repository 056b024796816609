namespace ConvGen.Data;

/// <summary>
/// Covers a square of every training image, its middle on any pixel with equal probability, so that part of it may lie outside (DeVries and Taylor, "Improved Regularization of Convolutional
/// Neural Networks with Cutout", 2017). PyTorch: like <c>RandomErasing</c>, which draws the proportions too.
/// </summary>
public sealed class Cutout : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="size">The side of the square in pixels; at least 1. The paper's best are 16 for CIFAR-10, 8 for CIFAR-100.</param>
    /// <param name="count">How many squares. Default 1.</param>
    /// <param name="fill">What the square becomes, as a network takes it. Default 0: the mean of normalised images, as in the paper, and black of others.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or count below 1, or a fill that is no finite number.</exception>
    public Cutout(int size, int count = 1, float fill = 0f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Size = size;
        Count = count;
        Fill = float.IsFinite(fill) ? fill : throw new ArgumentOutOfRangeException(nameof(fill), fill, "Expected a finite number.");
    }

    /// <summary>The side of the square.</summary>
    public int Size { get; }

    /// <summary>How many squares.</summary>
    public int Count { get; }

    /// <summary>What they become.</summary>
    public float Fill { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(Cutout)}({Size}, count: {Count}, fill: {Fill})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        (int height, int width, int channels) = (image.Shape.Height, image.Shape.Width, image.Shape.Channels);
        for (int i = 0; i < Count; i++)
        {
            (int top, int bottom) = Piece(image.NextInteger(height), height);
            (int left, int right) = Piece(image.NextInteger(width), width);
            for (int y = top; y < bottom; y++)
            {
                image.Pixels.Slice(((y * width) + left) * channels, (right - left) * channels).Fill(Fill);
            }
        }
    }

    /// <summary>What lies inside of the rows, or columns, around one; of an even number, one more before it than after.</summary>
    private (int First, int End) Piece(int middle, int count)
    {
        int first = middle - (Size / 2);
        return (Math.Max(0, first), (int)Math.Min(count, (long)first + Size));
    }
}
