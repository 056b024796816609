using ConvGen.Formats;
using MnistSample.Data;
using MnistSample.Images;

namespace MnistSample.Tests;

public class DigitFramerTests
{
    [Fact]
    public void A_picture_in_the_form_of_MNIST_is_left_as_it_is()
    {
        Picture image = Painted();
        (float[] pixels, string changes) = DigitFramer.Frame(image);
        Assert.Equal(image.Pixels, pixels);
        Assert.Equal("", changes);
    }

    [Fact]
    public void Black_on_white_is_inverted()
    {
        Picture image = Painted();
        var negative = new Picture(28, 28);
        for (int i = 0; i < negative.Pixels.Length; i++)
        {
            negative.Pixels[i] = 1 - image.Pixels[i];
        }

        (float[] pixels, string changes) = DigitFramer.Frame(negative);
        Assert.StartsWith("inverted, ", changes, StringComparison.Ordinal);
        Assert.Equal(0, pixels[0]);
        Assert.True(pixels.Max() > 0.5f);
    }

    [Fact]
    public void A_bar_anywhere_in_a_large_picture_comes_to_the_middle_and_is_twenty_pixels_high()
    {
        var image = new Picture(300, 200);
        for (int y = 20; y < 120; y++)
        {
            for (int x = 200; x < 220; x++)
            {
                image[x, y] = 0.8f;
            }
        }

        (float[] pixels, string changes) = DigitFramer.Frame(image);
        Assert.Equal("digit of 20 × 100 in 300 × 200 scaled by 0.2 and centred", changes);
        for (int y = 0; y < 28; y++)
        {
            for (int x = 0; x < 28; x++)
            {
                bool isInk = y is >= 4 and < 24 && x is >= 12 and < 16;
                Assert.Equal(isInk ? 1 : 0, pixels[(y * 28) + x], 0.15f);
            }
        }
    }

    [Fact]
    public void A_small_picture_is_enlarged()
    {
        var image = new Picture(8, 8);
        image[4, 2] = image[4, 3] = image[4, 4] = 1;
        (float[] pixels, _) = DigitFramer.Frame(image);
        double x = Enumerable.Range(0, 784).Sum(i => pixels[i] * ((i % 28) + 0.5)) / pixels.Sum();
        double y = Enumerable.Range(0, 784).Sum(i => pixels[i] * ((i / 28) + 0.5)) / pixels.Sum();
        Assert.Equal(14, x, 0.1);
        Assert.Equal(14, y, 0.1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(28, 28)]
    [InlineData(5, 1)]
    public void A_picture_of_one_grey_is_refused(int width, int height)
    {
        var image = new Picture(width, height);
        Assert.Contains("of one grey", Assert.Throws<InvalidDataException>(() => DigitFramer.Frame(image)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(1, 9000)]
    public void A_thin_picture_is_framed(int width, int height)
    {
        var image = new Picture(width, height);
        image.Pixels[0] = 1;
        Assert.All(DigitFramer.Frame(image).Pixels, pixel => Assert.InRange(pixel, 0, 1));
    }

    private static Picture Painted()
    {
        (byte[] pixels, _) = new DigitPainter(3).Paint(1);
        var image = new Picture(28, 28);
        for (int i = 0; i < pixels.Length; i++)
        {
            image.Pixels[i] = pixels[i] / 255f;
        }

        return image;
    }
}
