using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class AffineSamplingTests
{
    [Fact]
    public void Images_are_turned_scaled_and_moved_as_torchvision_does()
    {
        foreach (double[] line in Fixture.Read("affine.txt"))
        {
            var shape = new TensorShape((int)line[0], (int)line[1], (int)line[2]);
            float[] background = new float[shape.Channels];
            Array.Fill(background, 0.25f);
            float[] moved = ImageAugmenter.Apply(new Move((float)line[3], (float)line[4], (float)line[5], (float)line[6]), shape, Fixture.Image(shape.Length), background: background);

            Assert.Equal(line[7..], moved.Select(x => (double)x), (a, b) => Math.Abs(a - b) < 2e-6);
        }
    }

    [Fact]
    public void Angles_scales_and_shifts_fill_their_ranges_and_no_more()
    {
        var shape = new TensorShape(41, 41, 1);
        float[] image = new float[shape.Length];
        image[(20 * 41) + 32] = 1; // 12 pixels to the right of the middle
        double[] angles = [.. Places(new RandomRotation(40), shape, image).Select(p => Math.Atan2(20 - p.Y, p.X - 20) * 180 / Math.PI)];
        double[] scales = [.. Places(new RandomScale(0.5f, 1.5f), shape, image).Select(p => (p.X - 20) / 12)];
        (double X, double Y)[] shifts = [.. Places(new RandomAffine(shift: 0.1f), shape, image).Select(p => (p.X - 32, p.Y - 20))];

        AssertFills(angles, -40, 40, tolerance: 3);
        AssertFills(scales, 0.5, 1.5, tolerance: 0.06);
        AssertFills([.. shifts.Select(s => s.X)], -4.1, 4.1, tolerance: 0.3);
        AssertFills([.. shifts.Select(s => s.Y)], -4.1, 4.1, tolerance: 0.3);
    }

    [Fact]
    public void Nothing_drawn_is_nothing_changed()
    {
        var shape = new TensorShape(6, 5, 3);
        float[] image = Fixture.Image(shape.Length);

        foreach (Augmentation augmentation in (Augmentation[])[new RandomRotation(0), new RandomScale(1, 1), new RandomAffine()])
        {
            Assert.Equal(image, ImageAugmenter.Apply(augmentation, shape, image));
        }
    }

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomScale(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomScale(1.1f, 0.9f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine(shift: 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine(smallest: 1, largest: float.PositiveInfinity));
    }

    /// <summary>Where the centre of mass went, for many images.</summary>
    private static IEnumerable<(double X, double Y)> Places(Augmentation augmentation, TensorShape shape, float[] image)
    {
        for (int index = 0; index < 500; index++)
        {
            float[] moved = ImageAugmenter.Apply(augmentation, shape, image, index: index);
            double mass = moved.Sum();
            yield return (moved.Select((value, i) => value * (double)(i % shape.Width)).Sum() / mass, moved.Select((value, i) => value * (double)(i / shape.Width)).Sum() / mass);
        }
    }

    private static void AssertFills(double[] values, double lowest, double highest, double tolerance)
    {
        Assert.InRange(values.Min(), lowest - tolerance, lowest + tolerance);
        Assert.InRange(values.Max(), highest - tolerance, highest + tolerance);

        // The mean of 500 uniform numbers has a deviation of (highest − lowest) / √(12 · 500).
        Assert.InRange(values.Average(), ((lowest + highest) / 2) - ((highest - lowest) / 15), ((lowest + highest) / 2) + ((highest - lowest) / 15));
    }

    private sealed class Move(float degrees, float scale, float right, float down) : Augmentation
    {
        public override void Apply(ref AugmentedImage image) => AffineSampling.Apply(ref image, degrees, scale, right, down);
    }
}
