using System.Buffers.Binary;
using System.Text;

namespace ConvGen.Tool.Onnx;

/// <summary>How the wire format of protocol buffers stores a field.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Walks the fields of one message (https://protobuf.dev/programming-guides/encoding). Weights are slices of the file's memory and are never copied, which readers made for streams cannot do.
/// </summary>
internal struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> _message = message;
    private int _position = 0;

    /// <summary>The number of the field that <see cref="Next"/> has found.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">What stands there is no field.</exception>
    public bool Next()
    {
        if (_position == _message.Length)
        {
            return false;
        }

        ulong tag = Varint();
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        return Field > 0 && Type is WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32
            ? true
            : throw new InvalidDataException($"found a field {Field} of wire type {(int)Type}, which no message has");
    }

    public long Int64()
    {
        Expect(WireType.Varint);
        return (long)Varint();
    }

    public float Float()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span);
    }

    /// <summary>A string's, a message's or a packed array's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.Bytes);
        ulong length = Varint();
        return length <= (ulong)(_message.Length - _position) ? Take((int)length) : throw Truncated();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>Adds an integer, or a packed array of them: writers may do either.</summary>
    public void AddInt64(List<long> values)
    {
        if (Type == WireType.Varint)
        {
            values.Add((long)Varint());
            return;
        }

        var packed = new ProtobufReader(Bytes());
        while (packed._position < packed._message.Length)
        {
            values.Add((long)packed.Varint());
        }
    }

    /// <summary>Adds a float, or a packed array of them.</summary>
    public void AddFloat(List<float> values)
    {
        if (Type == WireType.Fixed32)
        {
            values.Add(Float());
            return;
        }

        ReadOnlySpan<byte> packed = Bytes().Span;
        for (int i = 0; i + sizeof(float) <= packed.Length; i += sizeof(float))
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
        }
    }

    /// <summary>Adds a double, or a packed array of them.</summary>
    public void AddDouble(List<double> values)
    {
        ReadOnlySpan<byte> packed = Type == WireType.Fixed64 ? Take(sizeof(double)).Span : Bytes().Span;
        for (int i = 0; i + sizeof(double) <= packed.Length; i += sizeof(double))
        {
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
        }
    }

    /// <summary>Passes over a field that is of no interest.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Take(sizeof(ulong)); break;
            case WireType.Fixed32: Take(sizeof(uint)); break;
            default: Bytes(); break;
        }
    }

    private ulong Varint()
    {
        ReadOnlySpan<byte> bytes = _message.Span;
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position == bytes.Length)
            {
                throw Truncated();
            }

            byte next = bytes[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("found a number of more than 64 bits");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > _message.Length - _position)
        {
            throw Truncated();
        }

        ReadOnlyMemory<byte> taken = _message.Slice(_position, length);
        _position += length;
        return taken;
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw new InvalidDataException($"found field {Field} as {Type}, expected {type}");
        }
    }

    private static InvalidDataException Truncated() => new("found the end of the file in the middle of a message");
}
