using System.Buffers.Binary;
using System.Text;

namespace ConvGen.Formats.Onnx;

/// <summary>
/// One message in Protocol Buffers' wire format (https://protobuf.dev/programming-guides/encoding). A nested message's length stands before it, so contents are kept as
/// references until the file is written; tensors are never copied.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int VariableLength = 0;
    private const int LengthDelimited = 2;
    private const int FourBytes = 5;

    private readonly List<Part> _parts = [];

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    public ProtobufMessage Integer(int field, long value) => Tag(field, VariableLength).Add(Varint((ulong)value));

    public ProtobufMessage Single(int field, float value)
    {
        byte[] bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Tag(field, FourBytes).Add(bytes);
    }

    public ProtobufMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Bytes(int field, byte[] value) => Tag(field, LengthDelimited).Add(Varint((ulong)value.Length)).Add(value);

    /// <summary>A bytes field that holds floats, little-endian.</summary>
    public ProtobufMessage Floats(int field, ReadOnlyMemory<float> values)
    {
        Tag(field, LengthDelimited).Add(Varint((ulong)values.Length * sizeof(float)));
        _parts.Add(new Part([], values));
        Length += (long)values.Length * sizeof(float);
        return this;
    }

    public ProtobufMessage Message(int field, ProtobufMessage message) => Tag(field, LengthDelimited).Add(Varint((ulong)message.Length)).Append(message);

    /// <summary>The fields of another message behind those of this one.</summary>
    public ProtobufMessage Append(ProtobufMessage message)
    {
        _parts.AddRange(message._parts);
        Length += message.Length;
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (Part part in _parts)
        {
            stream.Write(part.Bytes);
            LittleEndian.Write(stream, part.Floats.Span);
        }
    }

    private ProtobufMessage Tag(int field, int wireType) => Add(Varint(((ulong)field << 3) | (uint)wireType));

    private ProtobufMessage Add(byte[] bytes)
    {
        _parts.Add(new Part(bytes, default));
        Length += bytes.Length;
        return this;
    }

    /// <summary>Seven bits a byte, the lowest first; a set eighth bit says that more follow.</summary>
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

    private readonly record struct Part(byte[] Bytes, ReadOnlyMemory<float> Floats);
}
