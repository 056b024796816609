namespace ConvGen.Data;

/// <summary>
/// Moves every training image by −<see cref="Pixels"/> … <see cref="Pixels"/> whole pixels in each direction, every shift equally likely, anew in each epoch; what moves in is background (a value of zero).
/// PyTorch: <c>RandomCrop(size, padding=pixels)</c>. Keras: <c>RandomTranslation(fill_mode="constant")</c>, in pixels.
/// </summary>
public sealed class RandomShift : Augmentation
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

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomShift)}({Pixels})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        int choices = (2 * Pixels) + 1;
        int down = image.NextInteger(choices) - Pixels;
        int right = image.NextInteger(choices) - Pixels;
        Translation.Move(ref image, down, right);
    }
}
