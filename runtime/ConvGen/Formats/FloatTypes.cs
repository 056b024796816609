using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConvGen.Formats;

/// <summary>The types of a safetensors file that become 32-bit floats without loss.</summary>
internal static class FloatTypes
{
    public const string Float32 = "F32";
    public const string Float16 = "F16";
    public const string BFloat16 = "BF16";

    /// <summary>As a message names them.</summary>
    public const string All = "F32, F16 or BF16";

    /// <summary>Bytes of one element; 0 for a type that cannot be read.</summary>
    public static int Size(string type) => type switch
    {
        Float32 => sizeof(float),
        Float16 or BFloat16 => sizeof(ushort),
        _ => 0,
    };

    /// <summary>Converts little-endian elements.</summary>
    /// <param name="type">One of the three.</param>
    /// <param name="source">The elements, at any address.</param>
    /// <param name="target">As many floats.</param>
    public static void Convert(string type, ReadOnlySpan<byte> source, Span<float> target)
    {
        switch (type)
        {
            case Float32 when BitConverter.IsLittleEndian:
                source.CopyTo(MemoryMarshal.AsBytes(target));
                break;
            case Float32:
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]);
                }

                break;
            case Float16:
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(i * sizeof(ushort))..]);
                }

                break;
            case BFloat16:
                // The upper half of a float.
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(i * sizeof(ushort))..]) << 16);
                }

                break;
            default:
                throw new NotSupportedException($"Found type {type}, expected {All}.");
        }
    }
}
