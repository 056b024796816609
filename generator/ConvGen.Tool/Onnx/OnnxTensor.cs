using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ConvGen.Tool.Onnx;

/// <summary>A TensorProto: a constant of the model.</summary>
/// <param name="Name">Unique in the graph; may be empty in an attribute.</param>
/// <param name="DataType">TensorProto.DataType: 1 float, 2 uint8, 3 int8, 4 uint16, 5 int16, 6 int32, 7 int64, 9 bool, 10 float16, 11 double, 12 uint32, 13 uint64, 16 bfloat16.</param>
/// <param name="Dims">Row-major; empty for a scalar.</param>
internal sealed record OnnxTensor(string Name, int DataType, long[] Dims)
{
    public const int FloatType = 1;
    public const int Int64Type = 7;
    public const int BoolType = 9;

    private static readonly int[] s_floating = [FloatType, 10, 11, 16];

    /// <summary>Little-endian elements; null where one of the typed lists has them.</summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    public IReadOnlyList<float> FloatData { get; init; } = [];

    public IReadOnlyList<long> IntegerData { get; init; } = [];

    public IReadOnlyList<double> DoubleData { get; init; } = [];

    public ExternalData? External { get; init; }

    public long Length => Dims.Aggregate(1L, (product, extent) => checked(product * extent));

    public static bool IsFloating(int dataType) => s_floating.Contains(dataType);

    /// <summary>The elements of a tensor of floats of any width.</summary>
    /// <exception cref="InvalidDataException">It is of another type, or has another number of elements than its size says.</exception>
    public float[] ToFloats()
    {
        float[] values = (External is null && Raw is null, DataType) switch
        {
            (true, FloatType) => [.. FloatData],
            (true, 11) => [.. DoubleData.Select(v => (float)v)],
            (true, 10) => [.. IntegerData.Select(v => (float)BitConverter.UInt16BitsToHalf((ushort)v))],
            (true, 16) => [.. IntegerData.Select(v => BitConverter.Int32BitsToSingle((int)v << 16))],
            (false, FloatType) => Convert(sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
            (false, 11) => Convert(sizeof(double), bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            (false, 10) => Convert(2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            (false, 16) => Convert(2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
            _ => throw new InvalidDataException($"tensor '{Name}' has elements of type {DataType}, expected floating-point numbers"),
        };
        return Checked(values);
    }

    /// <summary>The elements of a tensor of integers or truth values of any width.</summary>
    /// <exception cref="InvalidDataException">It is of another type, or has another number of elements than its size says.</exception>
    public long[] ToIntegers()
    {
        long[] values = (External is null && Raw is null, DataType) switch
        {
            (true, 2 or 3 or 4 or 5 or 6 or 7 or 9 or 12 or 13) => [.. IntegerData],
            (false, 2 or 9) => Convert(1, bytes => (long)bytes[0]),
            (false, 3) => Convert(1, bytes => (long)(sbyte)bytes[0]),
            (false, 4) => Convert(2, bytes => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            (false, 5) => Convert(2, bytes => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            (false, 6) => Convert(4, bytes => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            (false, 12) => Convert(4, bytes => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            (false, 7 or 13) => Convert(8, BinaryPrimitives.ReadInt64LittleEndian),
            _ => throw new InvalidDataException($"tensor '{Name}' has elements of type {DataType}, expected integers"),
        };
        return Checked(values);
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    private T[] Convert<T>(int size, Reader<T> read)
        where T : struct
    {
        ReadOnlySpan<byte> bytes = External is { } external ? external.Read(Length * size) : Raw!.Value.Span;
        if (typeof(T) == typeof(float) && size == sizeof(float) && BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        }

        var values = new T[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes[(i * size)..]);
        }

        return values;
    }

    private T[] Checked<T>(T[] values) => values.Length == Length
        ? values
        : throw new InvalidDataException($"tensor '{Name}' has {values.Length:N0} elements, expected {Length:N0}, for its size is {string.Join(" × ", Dims)}");
}
