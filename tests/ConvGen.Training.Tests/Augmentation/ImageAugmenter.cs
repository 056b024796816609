using ConvGen.Data;
using ConvGen.Numerics;

namespace ConvGen.Training.Tests;

/// <summary>Applies augmentations to one image at a time.</summary>
internal static class ImageAugmenter
{
    /// <summary>The image as changed, the background zero unless given.</summary>
    public static float[] Apply(Augmentation augmentation, TensorShape shape, float[] image, int seed = 1, int epoch = 0, int index = 0, float[]? background = null)
    {
        float[] pixels = [.. image];
        float[] scratch = new float[image.Length];
        Array.Fill(scratch, float.NaN);
        var augmented = new AugmentedImage(shape, pixels, scratch, background ?? new float[shape.Channels], SplitMix64.For(seed, RandomUse.Augmentation, epoch, index));
        augmentation.Apply(ref augmented);
        return pixels;
    }
}
