namespace ConvGen.Data;

/// <summary>
/// Makes every training image's contrast weaker or stronger: a value x becomes m + f · (x − m), where m is the mean of the image's channel and f is drawn from 1 − <see cref="Amount"/> to
/// 1 + <see cref="Amount"/>, anew in each epoch. Keras: <c>RandomContrast(amount)</c>. PyTorch: <c>ColorJitter(contrast=amount)</c>, which takes the mean of the grey image for all channels.
/// </summary>
/// <remarks>Values are not cut off at black and white, so that it is the same before and after normalisation.</remarks>
public sealed class RandomContrast : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="amount">0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of that range.</exception>
    public RandomContrast(float amount) => Amount = Requirements.Between(amount, 0f, 1f, nameof(amount));

    /// <summary>How far the factor may be from 1.</summary>
    public float Amount { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomContrast)}({Amount})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        float factor = image.NextBetween(1f - Amount, 1f + Amount);
        int channels = image.Shape.Channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double sum = 0;
            for (int i = channel; i < image.Pixels.Length; i += channels)
            {
                sum += image.Pixels[i];
            }

            Contrast.Stretch(image.Pixels, channel, channels, (float)(sum * channels / image.Pixels.Length), factor);
        }
    }
}
