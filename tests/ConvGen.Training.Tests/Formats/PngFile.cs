using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ConvGen.Training.Tests;

/// <summary>Builds PNG files, right and wrong ones, from chunks.</summary>
internal sealed class PngFile
{
    private readonly List<byte> _bytes = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A complete file of lines that begin with their filter.</summary>
    public static byte[] Of(int width, int height, byte depth, byte colourType, byte[] filteredLines, byte[]? palette = null, byte[]? transparency = null)
    {
        PngFile file = new PngFile().Header(width, height, depth, colourType);
        if (palette is not null)
        {
            file.Chunk("PLTE", palette);
        }

        if (transparency is not null)
        {
            file.Chunk("tRNS", transparency);
        }

        return file.Pixels(filteredLines).Chunk("IEND", []).ToArray();
    }

    public PngFile Header(int width, int height, byte depth, byte colourType, byte interlace = 0)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, depth, colourType, 0, 0, interlace];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return Chunk("IHDR", header);
    }

    public PngFile Pixels(byte[] filteredLines)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(filteredLines);
        }

        return Chunk("IDAT", compressed.ToArray());
    }

    public PngFile Chunk(string type, byte[] content)
    {
        byte[] typed = [.. Encoding.Latin1.GetBytes(type), .. content];
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        _bytes.AddRange(number);
        _bytes.AddRange(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(typed));
        _bytes.AddRange(number);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>By polynomial division of the bits, most significant first, unlike the reader's: an independent check.</summary>
    private static uint Checksum(byte[] bytes)
    {
        ulong remainder = 0;
        for (int bit = 0; bit < (bytes.Length + 4) * 8; bit++)
        {
            uint next = bit / 8 < bytes.Length ? (uint)(bytes[bit / 8] >> (bit % 8)) & 1 : 0;
            next ^= bit < 32 ? 1u : 0;
            remainder = (remainder << 1) | next;
            remainder = (remainder & 0x1_0000_0000) != 0 ? remainder ^ 0x1_04C1_1DB7 : remainder;
        }

        uint reflected = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            reflected |= (uint)((remainder >> bit) & 1) << (31 - bit);
        }

        return ~reflected;
    }
}
