using ConvGen.Data;

namespace ConvGen.Equivalence.Tests.Scaled;

/// <summary>Eight classes that take both colour and form to tell apart: a disc, a ring, a cross or stripes, reddish or bluish, anywhere, over noise.</summary>
internal static class ColouredShapes
{
    public const int Classes = 8;

    public static ImageDataset Draw(int size, int count, int seed)
    {
        var random = new Random(seed);
        float[] images = new float[count * size * size * 3];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % Classes;
            DrawImage(random, images.AsSpan(i * size * size * 3, size * size * 3), size, form: labels[i] / 2, red: labels[i] % 2 == 0);
        }

        return new ImageDataset(new TensorShape(size, size, 3), images, labels, Classes);
    }

    private static void DrawImage(Random random, Span<float> image, int size, int form, bool red)
    {
        double radius = 3 + (2.5 * random.NextDouble());
        double x = radius + (random.NextDouble() * (size - (2 * radius))), y = radius + (random.NextDouble() * (size - (2 * radius)));
        double strong = 0.6 + (0.4 * random.NextDouble()), weak = 0.5 * random.NextDouble(), green = random.NextDouble();
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double dx = column - x, dy = row - y, distance = Math.Sqrt((dx * dx) + (dy * dy));
                bool inside = distance <= radius && form switch
                {
                    0 => true,
                    1 => distance > radius - 1.6,
                    2 => Math.Abs(dx) < 1 || Math.Abs(dy) < 1,
                    _ => ((column + row) & 3) < 2,
                };
                Span<float> pixel = image.Slice(((row * size) + column) * 3, 3);
                for (int c = 0; c < 3; c++)
                {
                    double colour = c == 1 ? green : (c == 0) == red ? strong : weak;
                    pixel[c] = (float)(((inside ? colour : 0) * 2) - 0.5 + (0.2 * (random.NextDouble() - 0.5)));
                }
            }
        }
    }
}
