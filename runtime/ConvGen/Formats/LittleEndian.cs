using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConvGen.Formats;

/// <summary>Floats as every format here stores them: little-endian, whatever the machine.</summary>
internal static class LittleEndian
{
    private const int Chunk = 1 << 20;

    /// <summary>Writes floats as they are, in chunks, so that nothing of their length is allocated.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        int[] reversed = BitConverter.IsLittleEndian ? [] : new int[Math.Min(values.Length, Chunk)];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<float> chunk = values[..Math.Min(Chunk, values.Length)];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(chunk);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(chunk), reversed);
                bytes = MemoryMarshal.AsBytes(reversed.AsSpan(0, chunk.Length));
            }

            stream.Write(bytes);
            values = values[chunk.Length..];
        }
    }
}
