using System.Text;
using MnistSample.Images;

namespace MnistSample.Tests;

public class PgmReaderTests
{
    [Fact]
    public void Text_with_comments_is_read()
    {
        GrayImage image = Read("P2 # made by hand\n3 2\n# white:\n10\n0 5 10\n10 5 0");
        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([0, 0.5f, 1, 1, 0.5f, 0], image.Pixels);
    }

    [Fact]
    public void Bytes_are_read_even_where_they_look_like_white_space() => Assert.Equal([32 / 255f, 10 / 255f], Read("P5 2 1 255\n \n").Pixels);

    [Fact]
    public void Large_values_take_two_bytes_with_the_high_one_first() =>
        Assert.Equal([0x0102 / 1000f], PgmReader.Read([.. "P5\n1 1\n1000\n"u8, 1, 2]).Pixels);

    [Theory]
    [InlineData("P5 2 2 255\nabc", "ends after 3 bytes", "at least 4")]
    [InlineData("P2 2 2 255\n1 2 3", "ends after", "2 × 2")]
    [InlineData("P2 2 1 9\n1 10", "pixel 1", "is 10", "at most 9")]
    [InlineData("P5 99999 99999 255\n", "99999 × 99999", "at most 16777216 pixels")]
    [InlineData("P5 1 1 65536\n", "65536", "1 to 65535")]
    [InlineData("P5 1 1 0\n", "largest value is 0")]
    [InlineData("P5 x", "no number for the width", "byte 3")]
    [InlineData("P5 1", "no number for the height")]
    [InlineData("P2 1 1 5 z", "no number for the pixel 0")]
    [InlineData("P5 #", "no number for the width")]
    [InlineData("P5 99999999999999999999 1 255\n", "expected sides")]
    public void A_broken_file_is_refused_in_words(string file, params string[] words)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(file)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private static GrayImage Read(string file) => PgmReader.Read(Encoding.Latin1.GetBytes(file));
}
