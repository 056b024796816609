using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvGen.Formats;

/// <summary>
/// A file of bytes in the IDX format of MNIST (http://yann.lecun.com/exdb/mnist/, "the IDX file format"): two zero bytes, the type, the number of dimensions, the dimensions
/// as big-endian 32-bit integers, the data. Compressed with gzip or not.
/// </summary>
/// <param name="Dimensions">For images: count, rows, columns; for labels: count.</param>
/// <param name="Data">Row-major.</param>
public sealed record IdxFile(IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Data)
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; whether it is compressed is told by its first bytes, not by its name.</param>
    /// <exception cref="InvalidDataException">It is no IDX file of unsigned bytes, or it is cut off, or something follows the data.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            if (!compressed)
            {
                return Read(file);
            }

            using var inflated = new GZipStream(file, CompressionMode.Decompress);
            return Read(inflated);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot read '{path}': {e.Message.TrimEnd('.')}. Fetch the file again.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"Cannot read '{path}': its header is cut off. Fetch the file again.", e);
        }
    }

    private static IdxFile Read(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        stream.ReadExactly(magic);
        if (magic is not [0, 0, UnsignedByte, >= 1])
        {
            throw new InvalidDataException($"it begins with {Convert.ToHexString(magic)}; expected an IDX file of unsigned bytes, which begins with 000008 and the number of dimensions");
        }

        int[] dimensions = new int[magic[3]];
        long length = 1;
        Span<byte> extent = stackalloc byte[4];
        for (int i = 0; i < dimensions.Length; i++)
        {
            stream.ReadExactly(extent);
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(extent);
            length *= dimensions[i];

            // Both bounds hold before the next product, so it cannot overflow.
            if (dimensions[i] < 0 || length > Array.MaxLength)
            {
                throw new InvalidDataException($"its dimensions {string.Join(" × ", dimensions.Take(i + 1))} are negative or hold more than {Array.MaxLength} bytes");
            }
        }

        return new IdxFile(dimensions, ReadData(stream, (int)length));
    }

    private static byte[] ReadData(Stream stream, int length)
    {
        // Grown as the data arrives: a header that lies must not reserve two gigabytes.
        const int FirstPiece = 1 << 20;
        byte[] data = new byte[Math.Min(length, FirstPiece)];
        int filled = 0;
        while (filled < length)
        {
            if (filled == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(length, data.Length * 2L));
            }

            int read = stream.Read(data, filled, data.Length - filled);
            if (read == 0)
            {
                throw new InvalidDataException($"it holds {filled} bytes of data; its header announces {length}. It is cut off");
            }

            filled += read;
        }

        return stream.ReadByte() < 0 ? data : throw new InvalidDataException($"more than the {length} bytes of data that its header announces follow");
    }
}
