using ConvGen.Data;
using ConvGen.Numerics;

namespace ConvGen.Training.Tests;

public sealed class RandomShiftTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 5, 3)]
    [InlineData(3, 16, 1)]
    [InlineData(5, 7, 2)]
    public void An_image_is_moved_as_a_plain_loop_does_and_background_moves_in(int height, int width, int channels)
    {
        var shape = new TensorShape(height, width, channels);
        float[] image = [.. Enumerable.Range(1, shape.Length).Select(i => (float)i)];
        float[] background = [.. Enumerable.Range(0, channels).Select(c => -1f - c)];
        foreach (int furthest in (int[])[0, 1, 3, 100])
        {
            for (int index = 0; index < 50; index++)
            {
                (int down, int right) = Draw(furthest, seed: 1, epoch: 0, index);
                float[] expected = new float[shape.Length];
                for (int i = 0; i < expected.Length; i++)
                {
                    (int y, int x, int c) = ((i / channels / width) - down, (i / channels % width) - right, i % channels);
                    expected[i] = y >= 0 && y < height && x >= 0 && x < width ? image[(((y * width) + x) * channels) + c] : background[c];
                }

                Assert.Equal(expected, ImageAugmenter.Apply(new RandomShift(furthest), shape, image, index: index, background: background));
            }
        }
    }

    [Fact]
    public void Shifts_depend_on_seed_epoch_and_image_and_take_every_value()
    {
        (int, int)[] Shifts(int seed, int epoch) => [.. Enumerable.Range(0, 1000).Select(image => Shift(new RandomShift(2), seed, epoch, image))];
        (int, int)[] shifts = Shifts(1, 0);

        Assert.Equal(Enumerable.Range(0, 1000).Select(image => Draw(2, 1, 0, image)), shifts);
        Assert.Equal(25, shifts.Distinct().Count());
        Assert.NotEqual(shifts, Shifts(1, 1));
        Assert.NotEqual(shifts, Shifts(2, 0));
        Assert.All(Enumerable.Range(0, 100), image => Assert.Equal((0, 0), Shift(new RandomShift(0), 1, 0, image)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomShift(-1));
    }

    /// <summary>As documented: rows first, each one number of the image's own stream.</summary>
    private static (int Down, int Right) Draw(int pixels, int seed, int epoch, int image)
    {
        SplitMix64 random = SplitMix64.For(seed, RandomUse.Augmentation, epoch, image);
        return (random.Next((2 * pixels) + 1) - pixels, random.Next((2 * pixels) + 1) - pixels);
    }

    /// <summary>Where the one bright pixel of a 5 × 5 image went.</summary>
    private static (int Down, int Right) Shift(RandomShift shift, int seed, int epoch, int image)
    {
        float[] pixels = new float[25];
        pixels[12] = 1;
        int place = Array.IndexOf(ImageAugmenter.Apply(shift, new TensorShape(5, 5, 1), pixels, seed, epoch, image), 1f);
        return ((place / 5) - 2, (place % 5) - 2);
    }
}
