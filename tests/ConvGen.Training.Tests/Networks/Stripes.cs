using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Images of 6 × 6 whose class is the phase of their stripes.</summary>
internal static class Stripes
{
    public static ImageDataset Create(int count, int first = 0)
    {
        float[] pixels = new float[count * 36];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => (first + i) * 7 % 3)];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = MathF.Sin((i % 6 * 2.1f) + labels[i / 36]) + (0.7f * MathF.Sin(((first * 36) + i) * 12.9898f));
        }

        return new ImageDataset(new TensorShape(6, 6, 1), pixels, labels, 3);
    }
}
