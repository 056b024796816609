namespace ConvGen.Formats;

/// <summary>Turns the samples of a PNG line into grey or into red, green and blue.</summary>
internal sealed class PngColours
{
    private readonly PngHeader _header;
    private readonly int _channels;
    private readonly float[] _palette;
    private readonly int[] _transparentColour;

    /// <summary>The value in [0, 1] of each sample of up to 8 bits: a division for each would take as long as to inflate the file.</summary>
    private readonly float[] _levels;

    /// <summary>Takes in what the file says of its colours.</summary>
    /// <param name="header">The picture's.</param>
    /// <param name="palette">The content of PLTE: three bytes a colour.</param>
    /// <param name="transparency">The content of tRNS: the alpha of the palette's colours, or the one colour that is transparent.</param>
    /// <param name="channels">1 to make grey, 3 to make colour.</param>
    /// <exception cref="InvalidDataException">The palette is missing or has no whole colours.</exception>
    public PngColours(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency, int channels)
    {
        _header = header;
        _channels = channels;
        bool hasPalette = header.ColourType == PngColourType.Palette;
        if (hasPalette && (palette.Length == 0 || palette.Length % 3 != 0 || palette.Length > 3 * 256))
        {
            throw new InvalidDataException($"the PNG file's palette has {palette.Length} bytes, expected 3 for each of 1 to 256 colours.");
        }

        int colours = hasPalette ? palette.Length / 3 : 0;
        _palette = new float[colours * channels];
        for (int i = 0; i < colours; i++)
        {
            float alpha = i < transparency.Length ? transparency[i] / 255f : 1;
            WriteColour(palette[3 * i] / 255f, palette[(3 * i) + 1] / 255f, palette[(3 * i) + 2] / 255f, alpha, _palette.AsSpan(i * channels, channels));
        }

        int white = (1 << header.BitDepth) - 1;
        _levels = header.BitDepth > 8 ? [] : [.. Enumerable.Range(0, white + 1).Select(sample => (float)sample / white)];

        bool hasTransparentColour = header.ColourType is PngColourType.Grey or PngColourType.Colour && transparency.Length == 2 * header.Channels;
        _transparentColour = new int[hasTransparentColour ? header.Channels : 0];
        for (int i = 0; i < _transparentColour.Length; i++)
        {
            _transparentColour[i] = (transparency[2 * i] << 8) | transparency[(2 * i) + 1];
        }
    }

    /// <summary>Writes the pixel in column <paramref name="x"/>, over a white ground.</summary>
    /// <param name="line">The samples of a line.</param>
    /// <param name="x">The column.</param>
    /// <param name="pixel">Receives a value for each channel.</param>
    /// <exception cref="InvalidDataException">The palette has no such colour.</exception>
    public void Write(ReadOnlySpan<byte> line, int x, Span<float> pixel)
    {
        int first = x * _header.Channels;
        if (_header.ColourType == PngColourType.Palette)
        {
            int index = Sample(line, first);
            if ((index + 1) * _channels > _palette.Length)
            {
                throw new InvalidDataException($"a pixel of the PNG file has colour {index}, but its palette holds {_palette.Length / _channels}.");
            }

            _palette.AsSpan(index * _channels, _channels).CopyTo(pixel);
            return;
        }

        float alpha = _header.ColourType switch
        {
            PngColourType.GreyAlpha => Level(line, first + 1),
            PngColourType.ColourAlpha => Level(line, first + 3),
            _ => IsTransparentColour(line, first) ? 0 : 1,
        };
        if (_header.ColourType is PngColourType.Colour or PngColourType.ColourAlpha)
        {
            WriteColour(Level(line, first), Level(line, first + 1), Level(line, first + 2), alpha, pixel);
        }
        else
        {
            pixel.Fill(OverWhite(Level(line, first), alpha));
        }
    }

    private static void WriteColour(float red, float green, float blue, float alpha, Span<float> pixel)
    {
        if (pixel.Length == 1)
        {
            pixel[0] = OverWhite(Picture.Luma(red, green, blue), alpha);
            return;
        }

        pixel[0] = OverWhite(red, alpha);
        pixel[1] = OverWhite(green, alpha);
        pixel[2] = OverWhite(blue, alpha);
    }

    private static float OverWhite(float value, float alpha) => (value * alpha) + (1 - alpha);

    private bool IsTransparentColour(ReadOnlySpan<byte> line, int first)
    {
        for (int i = 0; i < _transparentColour.Length; i++)
        {
            if (Sample(line, first + i) != _transparentColour[i])
            {
                return false;
            }
        }

        return _transparentColour.Length > 0;
    }

    private float Level(ReadOnlySpan<byte> line, int index)
    {
        int sample = Sample(line, index);
        return _levels.Length > 0 ? _levels[sample] : sample / 65535f;
    }

    private int Sample(ReadOnlySpan<byte> line, int index)
    {
        int bits = _header.BitDepth;
        if (bits == 8)
        {
            return line[index];
        }

        if (bits == 16)
        {
            return (line[2 * index] << 8) | line[(2 * index) + 1];
        }

        int bit = index * bits;
        return (line[bit / 8] >> (8 - bits - (bit % 8))) & ((1 << bits) - 1);
    }
}
