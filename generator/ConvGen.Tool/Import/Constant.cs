using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>A tensor whose elements are known: floats or integers, row-major.</summary>
internal sealed class Constant
{
    private readonly OnnxTensor? _tensor;
    private float[]? _floats;
    private long[]? _integers;

    /// <summary>An initialiser, decoded when it is asked for.</summary>
    public Constant(OnnxTensor tensor)
    {
        _tensor = tensor;
        Dims = tensor.Dims;
        IsFloating = OnnxTensor.IsFloating(tensor.DataType);
    }

    public Constant(long[] dims, float[] floats) => (Dims, _floats, IsFloating) = (dims, floats, true);

    public Constant(long[] dims, long[] integers) => (Dims, _integers) = (dims, integers);

    public long[] Dims { get; }

    public bool IsFloating { get; }

    /// <exception cref="UnsupportedException">It is of integers, or damaged.</exception>
    public float[] Floats => _floats ??= Decode(t => t.ToFloats());

    /// <exception cref="UnsupportedException">It is of floats, or damaged.</exception>
    public long[] Integers => _integers ??= Decode(t => t.ToIntegers());

    public long Length => Dims.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>The elements as numbers that hold both kinds.</summary>
    public double[] Numbers => IsFloating ? Array.ConvertAll(Floats, v => (double)v) : Array.ConvertAll(Integers, v => (double)v);

    /// <summary>The same elements in another shape.</summary>
    public Constant Reshaped(long[] dims) => IsFloating ? new(dims, Floats) : new(dims, Integers);

    /// <summary>Elements at other places.</summary>
    /// <param name="dims">The new shape.</param>
    /// <param name="source">Where the element at each place comes from.</param>
    public Constant Gathered(long[] dims, Func<long, long> source)
    {
        long length = dims.Aggregate(1L, (product, extent) => product * extent);
        return IsFloating ? new(dims, Pick(Floats)) : new(dims, Pick(Integers));

        T[] Pick<T>(T[] from)
        {
            var to = new T[length];
            for (long i = 0; i < length; i++)
            {
                to[i] = from[source(i)];
            }

            return to;
        }
    }

    private T[] Decode<T>(Func<OnnxTensor, T[]> decode)
    {
        try
        {
            return _tensor is null ? throw new UnsupportedException(IsFloating ? "found floating-point numbers, expected integers" : "found integers, expected floating-point numbers") : decode(_tensor);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnsupportedException(e.Message);
        }
    }
}
