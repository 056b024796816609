using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ConvGen.Formats;

/// <summary>
/// Reads PNG pictures, as grey or in colour: every colour type and bit depth, interlaced or not (W3C, Portable Network Graphics Specification, third edition).
/// Transparent pixels are laid over white.
/// </summary>
internal static class PngReader
{
    private static readonly uint[] CrcOfByte = TabulateCrc();

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a file begins like one of these.</summary>
    /// <param name="file">Its bytes.</param>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">All of its bytes.</param>
    /// <param name="channels">1 for grey, 3 for colour, whichever the file has.</param>
    /// <exception cref="InvalidDataException">The file is broken; the message says what was found.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, int channels)
    {
        PngHeader? header = null;
        byte[] palette = [];
        byte[] transparency = [];
        using var compressed = new MemoryStream();
        int position = Signature.Length;
        while (true)
        {
            ReadOnlySpan<byte> content = ReadChunk(file, ref position, out string type);
            if (header is null && type != "IHDR")
            {
                throw new InvalidDataException($"the PNG file begins with a chunk '{type}', expected 'IHDR'.");
            }

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Parse(content);
                    break;
                case "PLTE":
                    palette = content.ToArray();
                    break;
                case "tRNS":
                    transparency = content.ToArray();
                    break;
                case "IDAT":
                    compressed.Write(content);
                    break;
                case "IEND":
                    compressed.Position = 0;
                    return ReadPixels(header!, new PngColours(header!, palette, transparency, channels), compressed, channels);
                default:
                    // Chunks whose name begins with a lower-case letter may be ignored; any other changes what the pixels mean.
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw new InvalidDataException($"the PNG file holds a critical chunk '{type}' that this reader does not know; save it as a plain PNG.");
                    }

                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> ReadChunk(ReadOnlySpan<byte> file, ref int position, out string type)
    {
        if (file.Length - position < 12)
        {
            throw new InvalidDataException($"the PNG file ends at byte {file.Length} without its 'IEND' chunk; the file is cut off.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
        type = Encoding.Latin1.GetString(file.Slice(position + 4, 4));
        if (length > (uint)(file.Length - position - 12))
        {
            throw new InvalidDataException($"the chunk '{type}' at byte {position} of the PNG file says it holds {length} bytes, but {file.Length - position - 12} are left; the file is cut off.");
        }

        ReadOnlySpan<byte> checkedBytes = file.Slice(position + 4, (int)length + 4);
        uint found = BinaryPrimitives.ReadUInt32BigEndian(file[(position + 8 + (int)length)..]);
        uint expected = Crc32(checkedBytes);
        if (found != expected)
        {
            throw new InvalidDataException($"the chunk '{type}' at byte {position} of the PNG file has the checksum {found:x8}, expected {expected:x8}; the file is damaged.");
        }

        position += 12 + (int)length;
        return checkedBytes[4..];
    }

    private static Picture ReadPixels(PngHeader header, PngColours colours, Stream compressed, int channels)
    {
        var picture = new Picture(header.Width, header.Height, channels);
        using var data = new ZLibStream(compressed, CompressionMode.Decompress);
        foreach (PngPass pass in header.IsInterlaced ? PngPass.Interlaced : PngPass.Whole)
        {
            ReadPass(pass, header, colours, data, picture);
        }

        return picture;
    }

    private static void ReadPass(PngPass pass, PngHeader header, PngColours colours, Stream data, Picture picture)
    {
        int columns = pass.Columns(header.Width);
        if (columns == 0)
        {
            return; // Then its lines are left out, with their filters.
        }

        // The line before the first one counts as zeros.
        byte[] line = new byte[header.LineLength(columns)];
        byte[] previous = new byte[line.Length];
        for (int y = pass.Top; y < header.Height; y += pass.StepY)
        {
            int filter = ReadFilterAndLine(data, line, y, header.Height);
            Unfilter(filter, line, previous, header.BytesPerPixel, y);
            for (int column = 0; column < columns; column++)
            {
                int x = pass.Left + (column * pass.StepX);
                colours.Write(line, column, picture.Pixels.AsSpan(((y * header.Width) + x) * picture.Channels, picture.Channels));
            }

            (line, previous) = (previous, line);
        }
    }

    private static int ReadFilterAndLine(Stream data, byte[] line, int y, int height)
    {
        try
        {
            int filter = data.ReadByte();
            data.ReadExactly(line);
            return filter;
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"the PNG file's pixels end in line {y} of {height}; the file is cut off.");
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException($"the PNG file's pixels cannot be decompressed in line {y}; the file is damaged.");
        }
    }

    /// <summary>Undoes a line's prediction from its left, upper and upper left neighbours, which are zeros outside (section 9 of the specification).</summary>
    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above, int distance, int y)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = distance; i < line.Length; i++)
                {
                    line[i] += line[i - distance];
                }

                break;
            case 2:
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] += (byte)(((i < distance ? 0 : line[i - distance]) + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] += (byte)(i < distance ? above[i] : Paeth(line[i - distance], above[i], above[i - distance]));
                }

                break;
            default:
                throw new InvalidDataException($"line {y} of the PNG file has the filter {filter}, expected 0 to 4; the file is damaged.");
        }
    }

    private static int Paeth(int left, int above, int upperLeft)
    {
        int estimate = left + above - upperLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toUpperLeft = Math.Abs(estimate - upperLeft);
        return toLeft <= toAbove && toLeft <= toUpperLeft ? left : toAbove <= toUpperLeft ? above : upperLeft;
    }

    /// <summary>The checksum of ISO 3309, a byte at a time (section D of the specification).</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ CrcOfByte[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    private static uint[] TabulateCrc()
    {
        uint[] table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }

            table[value] = crc;
        }

        return table;
    }
}
