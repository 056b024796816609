using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Inverts half of the images: the example of an augmentation of one's own in docs/data.md.</summary>
internal sealed class RandomInversion : Augmentation
{
    public override void Apply(ref AugmentedImage image)
    {
        if (image.NextChance(0.5f))
        {
            foreach (ref float value in image.Pixels)
            {
                value = 1f - value;
            }
        }
    }
}
