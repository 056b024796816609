using System.Text;
using ConvGen.Formats;

namespace ConvGen.Training.Tests;

public sealed class PnmReaderTests
{
    [Fact]
    public void Text_with_comments_is_read()
    {
        Picture image = Read("P2 # made by hand\n3 2\n# white:\n10\n0 5 10\n10 5 0");
        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([0, 0.5f, 1, 1, 0.5f, 0], image.Pixels);
    }

    [Fact]
    public void Bytes_are_read_even_where_they_look_like_white_space() => Assert.Equal([32 / 255f, 10 / 255f], Read("P5 2 1 255\n \n").Pixels);

    [Fact]
    public void Large_values_take_two_bytes_with_the_high_one_first() =>
        Assert.Equal([0x0102 / 1000f], PnmReader.Read([.. "P5\n1 1\n1000\n"u8, 1, 2], channels: 1).Pixels);

    [Fact]
    public void Colour_is_read_from_text_and_from_bytes()
    {
        Assert.Equal([0, 0.5f, 1, 1, 0, 0.2f], Read("P3 2 1 10 0 5 10 10 0 2", channels: 3).Pixels);
        Assert.Equal(["abc"u8[0] / 255f, "abc"u8[1] / 255f, "abc"u8[2] / 255f], Read("P6 1 1 255\nabc", channels: 3).Pixels);
    }

    [Fact]
    public void Colour_becomes_luma_and_grey_three_equal_channels()
    {
        Assert.Equal([0.299f, 0.587f, 0.114f], Read("P3 3 1 1  1 0 0  0 1 0  0 0 1").Pixels);
        Assert.Equal([0.5f, 0.5f, 0.5f], Read("P2 1 1 2 1", channels: 3).Pixels);
    }

    [Theory]
    [InlineData("P6 1 1 255\nab", "PPM file ends after 2 bytes", "at least 3")]
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

    private static Picture Read(string file, int channels = 1) => PnmReader.Read(Encoding.Latin1.GetBytes(file), channels);
}
