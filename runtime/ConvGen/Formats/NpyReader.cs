using System.Buffers.Binary;
using System.Collections.Immutable;

namespace ConvGen.Formats;

/// <summary>Reads an array of any numbers as row-major floats.</summary>
internal static class NpyReader
{
    private const int ChunkElements = 1 << 14;

    /// <param name="stream">At the array's first byte.</param>
    /// <param name="available">The bytes that it has at most: what a header says beyond them is not believed.</param>
    /// <exception cref="InvalidDataException">It is no array of numbers, or cut off.</exception>
    public static NpyArray Read(Stream stream, long available)
    {
        NpyHeader header = NpyHeader.Read(stream);
        (Func<ReadOnlySpan<byte>, float> convert, int size) = Converter(header.Descr);
        long length = 1;
        foreach (long extent in header.Shape)
        {
            if (extent > 0 && length > available / extent)
            {
                throw TooShort(header, available);
            }

            length *= extent;
        }

        if (length * size > available || length > Array.MaxLength)
        {
            throw TooShort(header, available);
        }

        float[] values = new float[length];
        byte[] chunk = new byte[ChunkElements * size];
        for (int i = 0; i < values.Length; i += ChunkElements)
        {
            int count = Math.Min(ChunkElements, values.Length - i);
            if (stream.ReadAtLeast(chunk.AsSpan(0, count * size), count * size, throwOnEndOfStream: false) < count * size)
            {
                throw TooShort(header, available);
            }

            for (int k = 0; k < count; k++)
            {
                values[i + k] = convert(chunk.AsSpan(k * size, size));
            }
        }

        ImmutableArray<int> shape = [.. header.Shape.Select(extent => checked((int)extent))];
        return new NpyArray(shape, header.FortranOrder ? RowMajor(values, shape) : values);
    }

    private static (Func<ReadOnlySpan<byte>, float> Convert, int Size) Converter(string descr)
    {
        bool big = descr.StartsWith('>') || (descr.StartsWith('=') && !BitConverter.IsLittleEndian);
        return descr.TrimStart('<', '>', '|', '=') switch
        {
            "f4" => (big ? BinaryPrimitives.ReadSingleBigEndian : BinaryPrimitives.ReadSingleLittleEndian, 4),
            "f8" => (b => (float)(big ? BinaryPrimitives.ReadDoubleBigEndian(b) : BinaryPrimitives.ReadDoubleLittleEndian(b)), 8),
            "f2" => (b => (float)(big ? BinaryPrimitives.ReadHalfBigEndian(b) : BinaryPrimitives.ReadHalfLittleEndian(b)), 2),
            "i1" => (b => (sbyte)b[0], 1),
            "u1" => (b => b[0], 1),
            "b1" => (b => b[0] == 0 ? 0 : 1, 1),
            "i2" => (b => big ? BinaryPrimitives.ReadInt16BigEndian(b) : BinaryPrimitives.ReadInt16LittleEndian(b), 2),
            "u2" => (b => big ? BinaryPrimitives.ReadUInt16BigEndian(b) : BinaryPrimitives.ReadUInt16LittleEndian(b), 2),
            "i4" => (b => big ? BinaryPrimitives.ReadInt32BigEndian(b) : BinaryPrimitives.ReadInt32LittleEndian(b), 4),
            "u4" => (b => big ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt32LittleEndian(b), 4),
            "i8" => (b => big ? BinaryPrimitives.ReadInt64BigEndian(b) : BinaryPrimitives.ReadInt64LittleEndian(b), 8),
            "u8" => (b => big ? BinaryPrimitives.ReadUInt64BigEndian(b) : BinaryPrimitives.ReadUInt64LittleEndian(b), 8),
            _ => throw new InvalidDataException(
                $"its elements are of type '{SafetensorsHeader.Printable(descr)}'; expected floats of 16, 32 or 64 bits, integers or booleans. Save it with array.astype(numpy.float32)"),
        };
    }

    /// <summary>Element (i, j, …, k) of column-major data stands at i + shape[0]·(j + …).</summary>
    private static float[] RowMajor(float[] columns, ImmutableArray<int> shape)
    {
        float[] rows = new float[columns.Length];
        int[] index = new int[shape.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            int from = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from = (from * shape[axis]) + index[axis];
            }

            rows[i] = columns[from];
            for (int axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return rows;
    }

    private static InvalidDataException TooShort(NpyHeader header, long available) =>
        new($"its header announces {header.Descr} {SafetensorsHeader.Shape(header.Shape)}, which is more than the {available} bytes that there are: it was cut off; copy or save it again");
}
