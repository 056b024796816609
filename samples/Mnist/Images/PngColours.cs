namespace MnistSample.Images;

/// <summary>Turns the samples of a PNG line into grey.</summary>
internal sealed class PngColours
{
    private readonly PngHeader _header;
    private readonly float[] _palette;
    private readonly int[] _transparentColour;

    /// <param name="header">The picture's.</param>
    /// <param name="palette">The content of PLTE: three bytes a colour.</param>
    /// <param name="transparency">The content of tRNS: the alpha of the palette's colours, or the one colour that is transparent.</param>
    /// <exception cref="InvalidDataException">The palette is missing or has no whole colours.</exception>
    public PngColours(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        _header = header;
        bool hasPalette = header.ColourType == PngColourType.Palette;
        if (hasPalette && (palette.Length == 0 || palette.Length % 3 != 0 || palette.Length > 3 * 256))
        {
            throw new InvalidDataException($"the PNG file's palette has {palette.Length} bytes, expected 3 for each of 1 to 256 colours.");
        }

        _palette = new float[hasPalette ? palette.Length / 3 : 0];
        for (int i = 0; i < _palette.Length; i++)
        {
            float alpha = i < transparency.Length ? transparency[i] / 255f : 1;
            _palette[i] = OverWhite(Luma(palette[3 * i] / 255f, palette[(3 * i) + 1] / 255f, palette[(3 * i) + 2] / 255f), alpha);
        }

        bool hasTransparentColour = header.ColourType is PngColourType.Grey or PngColourType.Colour && transparency.Length == 2 * header.Channels;
        _transparentColour = new int[hasTransparentColour ? header.Channels : 0];
        for (int i = 0; i < _transparentColour.Length; i++)
        {
            _transparentColour[i] = (transparency[2 * i] << 8) | transparency[(2 * i) + 1];
        }
    }

    /// <summary>The grey of the pixel in column <paramref name="x"/>, over a white ground.</summary>
    public float Grey(ReadOnlySpan<byte> line, int x)
    {
        int first = x * _header.Channels;
        if (_header.ColourType == PngColourType.Palette)
        {
            int index = Sample(line, first);
            return index < _palette.Length
                ? _palette[index]
                : throw new InvalidDataException($"a pixel of the PNG file has colour {index}, but its palette holds {_palette.Length}.");
        }

        bool isColour = _header.ColourType is PngColourType.Colour or PngColourType.ColourAlpha;
        float grey = isColour ? Luma(Level(line, first), Level(line, first + 1), Level(line, first + 2)) : Level(line, first);
        float alpha = _header.ColourType switch
        {
            PngColourType.GreyAlpha => Level(line, first + 1),
            PngColourType.ColourAlpha => Level(line, first + 3),
            _ => IsTransparentColour(line, first) ? 0 : 1,
        };
        return OverWhite(grey, alpha);
    }

    /// <summary>The weights of Rec. 601, as image programs convert to grey.</summary>
    private static float Luma(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);

    private static float OverWhite(float grey, float alpha) => (grey * alpha) + (1 - alpha);

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

    private float Level(ReadOnlySpan<byte> line, int sample) => (float)Sample(line, sample) / ((1 << _header.BitDepth) - 1);

    private int Sample(ReadOnlySpan<byte> line, int index)
    {
        int bits = _header.BitDepth;
        if (bits == 16)
        {
            return (line[2 * index] << 8) | line[(2 * index) + 1];
        }

        int bit = index * bits;
        return (line[bit / 8] >> (8 - bits - (bit % 8))) & ((1 << bits) - 1);
    }
}
