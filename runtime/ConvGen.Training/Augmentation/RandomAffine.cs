namespace ConvGen.Data;

/// <summary>
/// Turns, scales and shifts every training image at once, with one bilinear interpolation, by amounts drawn anew in each epoch; what comes in is background. PyTorch:
/// <c>RandomAffine(degrees, translate, scale, interpolation=BILINEAR)</c>.
/// </summary>
public sealed class RandomAffine : Augmentation
{
    /// <summary>Creates the augmentation.</summary>
    /// <param name="degrees">The largest angle either way, 0 … 180.</param>
    /// <param name="shift">The furthest shift either way, as a share of the image's height and of its width, 0 … 1; not of whole pixels.</param>
    /// <param name="smallest">The smallest factor of scale; positive.</param>
    /// <param name="largest">The largest factor of scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or the smallest factor is larger than the largest.</exception>
    public RandomAffine(float degrees = 0f, float shift = 0f, float smallest = 1f, float largest = 1f)
    {
        Degrees = Requirements.Between(degrees, 0f, 180f, nameof(degrees));
        Shift = Requirements.Between(shift, 0f, 1f, nameof(shift));
        Requirements.Factors(smallest, largest);
        Smallest = smallest;
        Largest = largest;
    }

    /// <summary>The largest angle.</summary>
    public float Degrees { get; }

    /// <summary>The furthest shift, as a share of the image.</summary>
    public float Shift { get; }

    /// <summary>The smallest factor.</summary>
    public float Smallest { get; }

    /// <summary>The largest factor.</summary>
    public float Largest { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(RandomAffine)}(degrees: {Degrees}, shift: {Shift}, smallest: {Smallest}, largest: {Largest})");

    /// <inheritdoc/>
    public override void Apply(ref AugmentedImage image)
    {
        float degrees = image.NextBetween(-Degrees, Degrees);
        float scale = image.NextBetween(Smallest, Largest);
        float right = image.NextBetween(-Shift, Shift) * image.Shape.Width;
        float down = image.NextBetween(-Shift, Shift) * image.Shape.Height;
        AffineSampling.Apply(ref image, degrees, scale, right, down);
    }
}
