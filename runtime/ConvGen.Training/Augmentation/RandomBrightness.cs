namespace ConvGen.Data;

/// <summary>
/// Makes every training image darker or brighter: a value x becomes b + f · (x − b), where b is black and f is drawn from 1 − <see cref="Amount"/> to 1 + <see cref="Amount"/>, anew in each epoch.
/// PyTorch: <c>ColorJitter(brightness=amount)</c>.
/// </summary>
/// <remarks>Values are not cut off at white, so that it is the same before and after normalisation.</remarks>
public sealed class RandomBrightness : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="amount">0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of that range.</exception>
    public RandomBrightness(float amount) => Amount = Requirements.Between(amount, 0f, 1f, nameof(amount));

    /// <summary>How far the factor may be from 1.</summary>
    public float Amount { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomBrightness)}({Amount})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        float factor = image.NextBetween(1f - Amount, 1f + Amount);
        for (int channel = 0; channel < image.Shape.Channels; channel++)
        {
            Contrast.Stretch(image.Pixels, channel, image.Shape.Channels, image.Background[channel], factor);
        }
    }
}
