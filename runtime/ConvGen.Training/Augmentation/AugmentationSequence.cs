namespace ConvGen.Data;

/// <summary>Several augmentations, one after the other, that draw from one stream of numbers.</summary>
/// <param name="steps">The first one first.</param>
internal sealed class AugmentationSequence(Augmentation[] steps) : Augmentation
{
    internal override bool Mixes => Array.Exists(steps, step => step.Mixes);

    public override string ToString() => $"Sequence({string.Join(", ", steps.AsEnumerable())})";

    public override void Apply(ref AugmentedImage image)
    {
        foreach (Augmentation step in steps)
        {
            step.Apply(ref image);
        }
    }
}
