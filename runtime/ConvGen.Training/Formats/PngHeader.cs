using System.Buffers.Binary;

namespace ConvGen.Formats;

/// <summary>What a PNG pixel is made of; the values are the file's.</summary>
internal enum PngColourType
{
    /// <summary>A grey sample.</summary>
    Grey = 0,

    /// <summary>Red, green and blue.</summary>
    Colour = 2,

    /// <summary>An index into the palette.</summary>
    Palette = 3,

    /// <summary>Grey and opacity.</summary>
    GreyAlpha = 4,

    /// <summary>Red, green, blue and opacity.</summary>
    ColourAlpha = 6,
}

/// <summary>The content of a PNG file's IHDR chunk.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits of a sample.</param>
/// <param name="ColourType">What a pixel is made of.</param>
internal sealed record PngHeader(int Width, int Height, int BitDepth, PngColourType ColourType)
{
    /// <summary>Samples of one pixel.</summary>
    public int Channels => ColourType switch
    {
        PngColourType.Colour => 3,
        PngColourType.GreyAlpha => 2,
        PngColourType.ColourAlpha => 4,
        _ => 1,
    };

    /// <summary>Whether the pixels come in seven passes.</summary>
    public bool IsInterlaced { get; private init; }

    /// <summary>Bytes of a line without its filter.</summary>
    /// <param name="columns">Pixels of the line.</param>
    public int LineLength(int columns) => (int)((((long)columns * Channels * BitDepth) + 7) / 8);

    /// <summary>How far back a filter looks for the left neighbour: whole bytes, at least one.</summary>
    public int BytesPerPixel => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Reads and checks the chunk.</summary>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="InvalidDataException">It describes no picture that is read here.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length != 13)
        {
            throw new InvalidDataException($"the PNG header has {content.Length} bytes, expected 13.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        if (!Picture.IsReasonable(width, height))
        {
            throw new InvalidDataException($"the PNG header says {width} × {height}, expected sides from 1 to {Picture.LongestSide} and at most {Picture.MostPixels} pixels.");
        }

        var header = new PngHeader((int)width, (int)height, content[8], (PngColourType)content[9]);
        if (!header.IsAllowed)
        {
            throw new InvalidDataException($"the PNG header says colour type {content[9]} with {content[8]} bits, which the format does not allow.");
        }

        if (content[10] != 0 || content[11] != 0)
        {
            throw new InvalidDataException($"the PNG header says compression {content[10]} and filter method {content[11]}, expected 0 and 0.");
        }

        return content[12] switch
        {
            0 => header,
            1 => header with { IsInterlaced = true },
            _ => throw new InvalidDataException($"the PNG header says interlace method {content[12]}, expected 0 or 1."),
        };
    }

    private bool IsAllowed => ColourType switch
    {
        PngColourType.Grey => BitDepth is 1 or 2 or 4 or 8 or 16,
        PngColourType.Palette => BitDepth is 1 or 2 or 4 or 8,
        PngColourType.Colour or PngColourType.GreyAlpha or PngColourType.ColourAlpha => BitDepth is 8 or 16,
        _ => false,
    };
}
