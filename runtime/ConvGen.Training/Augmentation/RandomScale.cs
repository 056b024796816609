namespace ConvGen.Data;

/// <summary>
/// Scales what is on every training image about the middle by a factor from <see cref="Smallest"/> to <see cref="Largest"/>, anew in each epoch, with bilinear interpolation; the size of the image
/// stays, and what comes in at the edges is background. PyTorch: <c>RandomAffine(0, scale=(smallest, largest), interpolation=BILINEAR)</c>. Keras: <c>RandomZoom(fill_mode="constant")</c>.
/// </summary>
/// <remarks>To turn, scale and shift, use <see cref="RandomAffine"/>: each interpolation blurs a little.</remarks>
public sealed class RandomScale : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="smallest">The smallest factor; positive.</param>
    /// <param name="largest">The largest factor.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not positive, or the first is larger.</exception>
    public RandomScale(float smallest, float largest)
    {
        Requirements.Factors(smallest, largest);
        Smallest = smallest;
        Largest = largest;
    }

    /// <summary>The smallest factor.</summary>
    public float Smallest { get; }

    /// <summary>The largest factor.</summary>
    public float Largest { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomScale)}({Smallest}, {Largest})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image) => AffineSampling.Apply(ref image, degrees: 0f, image.NextBetween(Smallest, Largest), right: 0f, down: 0f);
}
