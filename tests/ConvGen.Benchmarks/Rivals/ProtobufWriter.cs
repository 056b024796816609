using System.Buffers.Binary;
using System.Text;

namespace ConvGen.Benchmarks.Rivals;

/// <summary>One message in Protocol Buffers' wire format. Large contents are kept as they are and not copied until the file is written.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    public long Length { get; private set; }

    public ProtobufWriter Integer(int field, long value) => Append(Varint(((ulong)field << 3) | 0)).Append(Varint((ulong)value));

    public ProtobufWriter Single(int field, float value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Append(Varint(((ulong)field << 3) | 5)).Append(bytes);
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Bytes(int field, ReadOnlyMemory<byte> value) => Append(Varint(((ulong)field << 3) | 2)).Append(Varint((ulong)value.Length)).Append(value);

    public ProtobufWriter Message(int field, ProtobufWriter message) =>
        Append(Varint(((ulong)field << 3) | 2)).Append(Varint((ulong)message.Length)).Append(message);

    /// <summary>The fields of another message behind those of this one.</summary>
    public ProtobufWriter Append(ProtobufWriter message)
    {
        foreach (ReadOnlyMemory<byte> part in message._parts)
        {
            Append(part);
        }

        return this;
    }

    public void WriteTo(string path)
    {
        using FileStream file = File.Create(path);
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            file.Write(part.Span);
        }
    }

    private ProtobufWriter Append(ReadOnlyMemory<byte> part)
    {
        _parts.Add(part);
        Length += part.Length;
        return this;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
