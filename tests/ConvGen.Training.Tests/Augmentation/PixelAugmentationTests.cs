using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Flips, crops, light and cutout, against what their words say.</summary>
public sealed class PixelAugmentationTests
{
    [Fact]
    public void Images_are_mirrored_pixel_by_pixel()
    {
        var shape = new TensorShape(2, 3, 2);
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

        Assert.Equal([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8], ImageAugmenter.Apply(new RandomFlip(probability: 1), shape, image));
        Assert.Equal([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6], ImageAugmenter.Apply(new RandomFlip(FlipAxis.Vertical, 1), shape, image));
        Assert.Equal(image, ImageAugmenter.Apply(new RandomFlip(probability: 0), shape, image));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomFlip((FlipAxis)2));
    }

    [Fact]
    public void Half_of_the_images_are_mirrored()
    {
        int flipped = Enumerable.Range(0, 1000).Count(index => ImageAugmenter.Apply(new RandomFlip(), new TensorShape(1, 2, 1), [0, 1], index: index)[0] == 1);
        Assert.InRange(flipped, 421, 579); // Five deviations of √250.
    }

    [Theory]
    [InlineData(PaddingMode.Background, "0 0 0 a b c d 0 0 0")]
    [InlineData(PaddingMode.Edge, "a a a a b c d d d d")]
    [InlineData(PaddingMode.Reflect, "d c b a b c d c b a")]
    public void A_crop_is_cut_out_of_the_padded_image(PaddingMode mode, string padded)
    {
        // A row of four pixels with two channels, padded by three; and the same as a column.
        float[] line = [.. padded.Split(' ').Select(p => p == "0" ? -1f : p[0] - 'a')];
        float[][] crops = [.. Enumerable.Range(0, 7).Select(start => line[start..(start + 4)].SelectMany(v => v < 0 ? [-1f, -2f] : new[] { v, v + 10 }).ToArray())];
        float[] image = [0, 10, 1, 11, 2, 12, 3, 13];
        var crop = new RandomCrop(3, mode);
        if (mode == PaddingMode.Reflect)
        {
            Assert.Contains("padding of 3 to reflect", Assert.Throws<InvalidOperationException>(() => ImageAugmenter.Apply(crop, new TensorShape(1, 4, 2), image)).Message, StringComparison.Ordinal);

            // Four equal lines, so that moving across them changes nothing.
            float[] wide = [.. Enumerable.Repeat(image, 4).SelectMany(row => row)];
            AssertCrops([.. crops.Select(c => Enumerable.Repeat(c, 4).SelectMany(row => row).ToArray())], crop, new TensorShape(4, 4, 2), wide);
            float[] high = [.. image.Chunk(2).SelectMany(pixel => Enumerable.Repeat(pixel, 4).SelectMany(p => p))];
            AssertCrops([.. crops.Select(c => c.Chunk(2).SelectMany(pixel => Enumerable.Repeat(pixel, 4).SelectMany(p => p)).ToArray())], crop, new TensorShape(4, 4, 2), high);
            return;
        }

        float[] empty = [.. Enumerable.Repeat((float[])[-1, -2], 4).SelectMany(p => p)];
        float[][] expected = mode == PaddingMode.Background ? [.. crops, empty] : crops;
        AssertCrops(expected, crop, new TensorShape(1, 4, 2), image);
        AssertCrops(expected, crop, new TensorShape(4, 1, 2), image);
    }

    [Fact]
    public void Brightness_scales_from_black_and_contrast_from_each_channels_mean()
    {
        var shape = new TensorShape(1, 2, 2);
        float[] image = [1, 10, 3, 30];
        float[] background = [-1, 5];
        for (int index = 0; index < 100; index++)
        {
            float[] lit = ImageAugmenter.Apply(new RandomBrightness(0.5f), shape, image, index: index, background: background);
            float f = (lit[0] + 1) / 2;
            Assert.InRange(f, 0.5f, 1.5f);
            Assert.Equal([-1 + (2 * f), 5 + (5 * f), -1 + (4 * f), 5 + (25 * f)], lit, (a, b) => MathF.Abs(a - b) < 1e-4f);

            float[] contrasted = ImageAugmenter.Apply(new RandomContrast(0.5f), shape, image, index: index, background: background);
            f = 2 - contrasted[0];
            Assert.InRange(f, 0.5f, 1.5f);
            Assert.Equal([2 - f, 20 - (10 * f), 2 + f, 20 + (10 * f)], contrasted, (a, b) => MathF.Abs(a - b) < 1e-4f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void Cutout_covers_what_lies_inside_of_a_square_around_any_pixel(int size)
    {
        var shape = new TensorShape(4, 5, 2);
        float[] image = [.. Enumerable.Range(1, shape.Length).Select(i => (float)i)];
        var expected = new HashSet<string>();
        for (int middle = 0; middle < 20; middle++)
        {
            (int top, int left) = ((middle / 5) - (size / 2), (middle % 5) - (size / 2));
            expected.Add(string.Join(' ', image.Select((v, i) => i / 10 >= top && i / 10 < top + size && i / 2 % 5 >= left && i / 2 % 5 < left + size ? 0.5f : v)));
        }

        Assert.Equal(expected, Enumerable.Range(0, 500).Select(index => string.Join(' ', ImageAugmenter.Apply(new Cutout(size, fill: 0.5f), shape, image, index: index))).ToHashSet());
    }

    [Fact]
    public void Amounts_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomBrightness(1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomContrast(-0.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(1, count: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Cutout(1, fill: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(1, (PaddingMode)3));
    }

    /// <summary>Over many images, exactly these crops appear.</summary>
    private static void AssertCrops(IEnumerable<float[]> expected, RandomCrop crop, TensorShape shape, float[] image)
    {
        IEnumerable<string> found = Enumerable.Range(0, 1000).Select(index => string.Join(' ', ImageAugmenter.Apply(crop, shape, image, index: index, background: [-1, -2])));
        Assert.Equal(expected.Select(e => string.Join(' ', e)).Distinct().Order(StringComparer.Ordinal), found.Distinct().Order(StringComparer.Ordinal));
    }
}
