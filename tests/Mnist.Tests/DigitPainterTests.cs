using MnistSample.Data;

namespace MnistSample.Tests;

public class DigitPainterTests
{
    [Fact]
    public void The_same_seed_gives_the_same_pictures()
    {
        Assert.Equal(new DigitPainter(7).Paint(50).Pixels, new DigitPainter(7).Paint(50).Pixels);
        Assert.NotEqual(new DigitPainter(7).Paint(50).Pixels, new DigitPainter(8).Paint(50).Pixels);
    }

    [Fact]
    public void All_ten_digits_come_equally_often() =>
        Assert.All(new DigitPainter(1).Paint(200).Labels.GroupBy(label => label), group => Assert.Equal(20, group.Count()));

    [Fact]
    public void Every_picture_has_ink_on_a_clean_ground()
    {
        (byte[] pixels, int[] labels) = new DigitPainter(2).Paint(1000);
        Assert.Equal(labels.Length * 28 * 28, pixels.Length);
        foreach (byte[] picture in pixels.Chunk(28 * 28))
        {
            Assert.InRange(picture.Count(pixel => pixel > 100), 20, 350);
            Assert.True(picture.Count(pixel => pixel == 0) > 300);
        }
    }

    [Fact]
    public void No_two_pictures_are_alike()
    {
        (byte[] pixels, _) = new DigitPainter(4).Paint(500);
        Assert.Equal(500, pixels.Chunk(28 * 28).Select(Convert.ToHexString).Distinct().Count());
    }
}
