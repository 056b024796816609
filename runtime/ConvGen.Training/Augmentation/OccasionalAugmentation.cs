namespace ConvGen.Data;

/// <summary>An augmentation that is applied to some images only.</summary>
/// <param name="probability">How often.</param>
/// <param name="step">The change.</param>
internal sealed class OccasionalAugmentation(float probability, Augmentation step) : Augmentation
{
    internal override bool Mixes => step.Mixes;

    public override string ToString() => FormattableString.Invariant($"Sometimes({probability}, {step})");

    public override void Apply(ref AugmentedImage image)
    {
        if (image.NextChance(probability))
        {
            step.Apply(ref image);
        }
    }
}
