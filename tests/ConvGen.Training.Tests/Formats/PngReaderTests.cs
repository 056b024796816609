using ConvGen.Formats;

namespace ConvGen.Training.Tests;

public sealed class PngReaderTests
{
    [Theory]
    [InlineData(1, new byte[] { 0, 0b1010_0000 }, new[] { 1f, 0f, 1f })]
    [InlineData(2, new byte[] { 0, 0b11_01_00_00 }, new[] { 1f, 1 / 3f, 0f })]
    [InlineData(4, new byte[] { 0, 0xF3, 0x00 }, new[] { 1f, 3 / 15f, 0f })]
    [InlineData(8, new byte[] { 0, 255, 51, 0 }, new[] { 1f, 51 / 255f, 0f })]
    [InlineData(16, new byte[] { 0, 0xFF, 0xFF, 0x12, 0x34, 0, 0 }, new[] { 1f, 0x1234 / 65535f, 0f })]
    public void Grey_of_every_depth_is_scaled_to_one(byte depth, byte[] lines, float[] expected) =>
        AssertPixels(expected, Read(PngFile.Of(3, 1, depth, 0, lines)));

    [Fact]
    public void Colour_becomes_luma() =>
        AssertPixels([0.299f, 0.587f, 0.114f, 1f], Read(PngFile.Of(2, 2, 8, 2, [0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255])));

    [Fact]
    public void Colour_stays_colour_where_three_channels_are_asked_for() =>
        AssertPixels([1f, 0f, 0f, 0.2f, 0.4f, 0.6f], Read(PngFile.Of(2, 1, 8, 2, [0, 255, 0, 0, 51, 102, 153]), channels: 3));

    [Fact]
    public void Grey_becomes_three_equal_channels() => AssertPixels([0.2f, 0.2f, 0.2f], Read(PngFile.Of(1, 1, 8, 0, [0, 51]), channels: 3));

    [Fact]
    public void A_palette_gives_colours_over_white() =>
        AssertPixels(
            [0f, 0f, 1f, 1f, 0.5f, 0.5f],
            Read(PngFile.Of(2, 1, 1, 3, [0, 0b01_000000], palette: [0, 0, 255, 255, 0, 0], transparency: [255, 128]), channels: 3),
            tolerance: 3e-3f);

    [Fact]
    public void Sixteen_bit_colour_with_alpha_is_laid_over_white() =>
        AssertPixels(
            [1f, 0.5f],
            Read(PngFile.Of(2, 1, 16, 6, [0, .. new byte[8], 0, 0, 0, 0, 0, 0, 0x80, 0x00])),
            tolerance: 1e-4f);

    [Fact]
    public void Grey_with_alpha_is_laid_over_white() =>
        AssertPixels([1f, 0f], Read(PngFile.Of(2, 1, 8, 4, [0, 0, 0, 0, 255])));

    [Fact]
    public void A_palette_is_looked_up_and_its_transparency_laid_over_white() =>
        AssertPixels(
            [0f, 1f, 1f, 0.299f],
            Read(PngFile.Of(4, 1, 2, 3, [0, 0b00_01_10_11], palette: [0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0], transparency: [255, 255, 0])));

    [Fact]
    public void The_one_transparent_colour_is_white() =>
        AssertPixels([1f, 8 / 255f], Read(PngFile.Of(2, 1, 8, 0, [0, 7, 8], transparency: [0, 7])));

    [Fact]
    public void Every_filter_is_undone()
    {
        // Five lines of the same two colour pixels, (10 20 30) (40 60 80), each filtered by hand (section 9 of the specification).
        byte[] lines =
        [
            0, 10, 20, 30, 40, 60, 80,
            1, 10, 20, 30, 30, 40, 50,
            2, 0, 0, 0, 0, 0, 0,
            3, 5, 10, 15, 15, 20, 25,
            4, 0, 0, 0, 0, 0, 0,
        ];
        Picture image = Read(PngFile.Of(2, 5, 8, 2, lines));
        float left = ((0.299f * 10) + (0.587f * 20) + (0.114f * 30)) / 255;
        float right = ((0.299f * 40) + (0.587f * 60) + (0.114f * 80)) / 255;
        AssertPixels([left, right, left, right, left, right, left, right, left, right], image);
    }

    [Fact]
    public void Pixels_may_be_spread_over_chunks_with_others_between()
    {
        byte[] whole = PngFile.Of(2, 1, 8, 0, [0, 1, 2]);
        int length = whole.AsSpan().IndexOf("IEND"u8) - 4 - (whole.AsSpan().IndexOf("IDAT"u8) + 4) - 4;
        byte[] compressed = whole.AsSpan(whole.AsSpan().IndexOf("IDAT"u8) + 4, length).ToArray();
        byte[] file = new PngFile().Header(2, 1, 8, 0).Chunk("tEXt", [1, 2, 3]).Chunk("IDAT", compressed[..3]).Chunk("IDAT", compressed[3..]).Chunk("IEND", []).ToArray();
        AssertPixels([1 / 255f, 2 / 255f], Read(file));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 5)]
    [InlineData(8, 8)]
    [InlineData(13, 11)]
    [InlineData(2, 9)]
    public void Interlaced_pictures_are_put_together(int width, int height)
    {
        // Which pass a pixel of each 8 × 8 belongs to, as section 8.2 of the specification prints it.
        string[] passes = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        byte Value(int x, int y) => (byte)((y * 31) + (x * 7));
        var lines = new List<byte>();
        for (char pass = '1'; pass <= '7'; pass++)
        {
            for (int y = 0; y < height; y++)
            {
                byte[] line = [.. Enumerable.Range(0, width).Where(x => passes[y % 8][x % 8] == pass).Select(x => Value(x, y))];
                if (line.Length > 0)
                {
                    // Filtered by the left neighbour.
                    lines.AddRange([1, .. line.Select((value, i) => (byte)(value - (i == 0 ? 0 : line[i - 1])))]);
                }
            }
        }

        byte[] file = new PngFile().Header(width, height, 8, 0, interlace: 1).Pixels([.. lines]).Chunk("IEND", []).ToArray();

        AssertPixels([.. Enumerable.Range(0, width * height).Select(i => Value(i % width, i / width) / 255f)], Read(file));
    }

    [Fact]
    public void An_unknown_interlacing_is_refused() => AssertRefused(new PngFile().Header(1, 1, 8, 0, interlace: 2), "interlace method 2", "0 or 1");

    [Fact]
    public void A_size_beyond_reason_is_refused_before_it_is_allocated()
    {
        AssertRefused(new PngFile().Header(int.MaxValue, int.MaxValue, 16, 6), "2147483647 × 2147483647", "at most 16777216 pixels");
        AssertRefused(new PngFile().Header(0, 5, 8, 0), "0 × 5");
    }

    [Fact]
    public void A_depth_that_the_colour_type_does_not_have_is_refused() => AssertRefused(new PngFile().Header(1, 1, 4, 2), "colour type 2 with 4 bits");

    [Fact]
    public void An_unknown_critical_chunk_is_refused() => AssertRefused(new PngFile().Header(1, 1, 8, 0).Chunk("XXXX", []), "critical chunk 'XXXX'");

    [Fact]
    public void A_file_that_does_not_begin_with_its_header_is_refused() => AssertRefused(new PngFile().Chunk("IEND", []), "begins with a chunk 'IEND'");

    [Fact]
    public void A_palette_picture_without_a_palette_is_refused() => AssertRefused(PngFile.Of(1, 1, 8, 3, [0, 0]), "palette has 0 bytes");

    [Fact]
    public void A_colour_beyond_the_palette_is_refused() => AssertRefused(PngFile.Of(1, 1, 8, 3, [0, 9], palette: [1, 2, 3]), "colour 9", "holds 1");

    [Fact]
    public void An_unknown_filter_is_refused() => AssertRefused(PngFile.Of(1, 1, 8, 0, [5, 0]), "filter 5");

    [Fact]
    public void Too_few_lines_are_refused() => AssertRefused(PngFile.Of(1, 3, 8, 0, [0, 1, 0]), "end in line 1 of 3");

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = PngFile.Of(2, 2, 8, 2, new byte[14]);
        for (int length = 8; length < whole.Length; length++)
        {
            AssertRefused(whole[..length], "cut off");
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused()
    {
        byte[] whole = PngFile.Of(2, 2, 8, 2, new byte[14]);
        for (int i = 8; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x11;
            Assert.Throws<InvalidDataException>(() => Read(damaged));
        }
    }

    private static Picture Read(byte[] file, int channels = 1) => PngReader.Read(file, channels);

    private static void AssertRefused(PngFile file, params string[] words) => AssertRefused(file.ToArray(), words);

    private static void AssertRefused(byte[] file, params string[] words)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(file)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    private static void AssertPixels(float[] expected, Picture image, float tolerance = 1e-6f)
    {
        Assert.Equal(expected.Length, image.Pixels.Length);
        Assert.All(expected.Zip(image.Pixels), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
