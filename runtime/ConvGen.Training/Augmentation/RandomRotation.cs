namespace ConvGen.Data;

/// <summary>
/// Turns every training image about its middle by an angle from −<see cref="Degrees"/> to <see cref="Degrees"/>, anew in each epoch, with bilinear interpolation; what comes in at the corners is
/// background. PyTorch: <c>RandomRotation(degrees, interpolation=BILINEAR)</c>. Keras: <c>RandomRotation(degrees / 360, fill_mode="constant")</c>.
/// </summary>
/// <remarks>To turn, scale and shift, use <see cref="RandomAffine"/>: each interpolation blurs a little.</remarks>
public sealed class RandomRotation : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="degrees">The largest angle, 0 … 180.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of that range.</exception>
    public RandomRotation(float degrees) => Degrees = Requirements.Between(degrees, 0f, 180f, nameof(degrees));

    /// <summary>The largest angle.</summary>
    public float Degrees { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomRotation)}({Degrees})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image) => AffineSampling.Apply(ref image, image.NextBetween(-Degrees, Degrees), scale: 1f, right: 0f, down: 0f);
}
