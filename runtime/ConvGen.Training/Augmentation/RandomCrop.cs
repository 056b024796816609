namespace ConvGen.Data;

/// <summary>
/// Pads every training image by some pixels on each side and cuts a piece of the image's own size out of that, every place equally likely, anew in each epoch. PyTorch:
/// <c>RandomCrop(size, padding=padding, padding_mode=…)</c>. Keras: <c>RandomTranslation</c>, in pixels.
/// </summary>
public sealed class RandomCrop : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="padding">Pixels on each side; 4 is usual for CIFAR.</param>
    /// <param name="mode">What they are. Default: background, which makes this a <see cref="RandomShift"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is negative or above 1,048,576, or there is no such mode.</exception>
    public RandomCrop(int padding, PaddingMode mode = PaddingMode.Background)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(padding, 1 << 20);
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Expected Background, Edge or Reflect.");
        }

        Padding = padding;
        Mode = mode;
    }

    /// <summary>Pixels on each side.</summary>
    public int Padding { get; }

    /// <summary>What they are.</summary>
    public PaddingMode Mode { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomCrop)}({Padding}, {Mode})");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The padding is to be reflected and is not smaller than the image.</exception>
    public override void Apply(ref AugmentedImage image)
    {
        if (Mode == PaddingMode.Reflect && Padding >= Math.Min(image.Shape.Height, image.Shape.Width))
        {
            throw new InvalidOperationException($"Found a padding of {Padding} to reflect in images of {image.Shape}, expected fewer pixels than the image has; pad less, or use PaddingMode.Edge.");
        }

        int choices = (2 * Padding) + 1;
        int down = image.NextInteger(choices) - Padding;
        int right = image.NextInteger(choices) - Padding;
        Translation.Move(ref image, down, right, Mode);
    }
}
