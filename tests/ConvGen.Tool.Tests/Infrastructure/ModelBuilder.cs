using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Tests.Infrastructure;

/// <summary>Builds ONNX models field by field, as onnx.proto numbers them: what tests read has been written by no code of the product.</summary>
internal sealed class ModelBuilder(long opset)
{
    private readonly Message _graph = new();
    private readonly Message _model = new Message().Add(1, 8).Add(2, "test").Add(8, new Message().Add(1, "").Add(2, opset));

    public long[] InputDims { get; private set; } = [];

    /// <summary>Of the first output.</summary>
    public long[] OutputDims { get; private set; } = [];

    public ModelBuilder Input(string name, params long[] dims)
    {
        InputDims = dims;
        return Declare(11, name, 1, dims);
    }

    public ModelBuilder Output(string name, params long[] dims)
    {
        OutputDims = OutputDims.Length == 0 ? dims : OutputDims;
        return Declare(12, name, 1, dims);
    }

    /// <summary>An attribute is a long, a float, a string, a long[] or a float[].</summary>
    public ModelBuilder Node(string type, string inputs, string outputs, params (string Name, object Value)[] attributes) => Node(type, "", "", inputs, outputs, attributes);

    public ModelBuilder Node(string type, string name, string domain, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new Message();
        foreach (string input in inputs.Split(' '))
        {
            node.Add(1, input == "-" ? "" : input);
        }

        foreach (string made in outputs.Split(' '))
        {
            node.Add(2, made);
        }

        node.Add(3, name).Add(4, type).Add(7, domain);
        foreach ((string key, object value) in attributes)
        {
            node.Add(5, Attribute(key, value));
        }

        _graph.Add(1, node);
        return this;
    }

    public ModelBuilder Floats(string name, long[] dims, params float[] values)
    {
        _graph.Add(5, Tensor(name, dims, 1).Add(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        return this;
    }

    /// <summary>Uniform numbers of a seed.</summary>
    public ModelBuilder Random(string name, int seed, params long[] dims) => Floats(name, dims, Numbers(seed, (int)dims.Aggregate(1L, (p, d) => p * d)));

    public ModelBuilder Integers(string name, long[] dims, params long[] values)
    {
        _graph.Add(5, Tensor(name, dims, 7).Add(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        return this;
    }

    /// <summary>A tensor whose bytes lie in another file.</summary>
    public ModelBuilder External(string name, long[] dims, string file, long offset)
    {
        Message Entry(string key, string value) => new Message().Add(1, key).Add(2, value);
        _graph.Add(5, Tensor(name, dims, 1).Add(13, Entry("location", file)).Add(13, Entry("offset", $"{offset}")).Add(14, 1));
        return this;
    }

    /// <summary>A tensor as the fields given say it.</summary>
    public ModelBuilder Initializer(string name, long[] dims, int type, int field, byte[] bytes)
    {
        _graph.Add(5, Tensor(name, dims, type).Add(field, bytes));
        return this;
    }

    public byte[] Bytes() => new Message().Add(_model).Add(7, _graph).Bytes();

    public void Save(string path) => File.WriteAllBytes(path, Bytes());

    public OnnxModel Model()
    {
        string path = Path.GetTempFileName();
        try
        {
            Save(path);
            return OnnxModelReader.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static float[] Numbers(int seed, int count, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
    }

    private ModelBuilder Declare(int field, string name, int type, long[] dims)
    {
        var shape = new Message();
        foreach (long extent in dims)
        {
            shape.Add(1, extent < 0 ? new Message().Add(2, "N") : new Message().Add(1, extent));
        }

        _graph.Add(field, new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, type).Add(2, shape))));
        return this;
    }

    private static Message Tensor(string name, long[] dims, int type)
    {
        var tensor = new Message();
        foreach (long extent in dims)
        {
            tensor.Add(1, extent);
        }

        return tensor.Add(2, type).Add(8, name);
    }

    private static Message Attribute(string name, object value)
    {
        Message attribute = new Message().Add(1, name);
        switch (value)
        {
            case long integer: return attribute.Add(3, integer).Add(20, 2);
            case int integer: return attribute.Add(3, integer).Add(20, 2);
            case float real: return attribute.AddFloat(2, real).Add(20, 1);
            case string text: return attribute.Add(4, text).Add(20, 3);
            case long[] integers:
                foreach (long i in integers)
                {
                    attribute.Add(8, i);
                }

                return attribute.Add(20, 7);
            case float[] floats:
                foreach (float f in floats)
                {
                    attribute.AddFloat(7, f);
                }

                return attribute.Add(20, 6);
            default: throw new ArgumentException($"{value.GetType()} is no attribute.");
        }
    }

    private sealed class Message
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public byte[] Bytes() => _bytes.WrittenSpan.ToArray();

        public Message Add(Message other)
        {
            _bytes.Write(other.Bytes());
            return this;
        }

        public Message Add(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message AddFloat(int field, float value)
        {
            Varint(((ulong)field << 3) | 5);
            _bytes.Write(BitConverter.GetBytes(value));
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.Bytes());

        public Message Add(int field, byte[] value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.Write(value);
            return this;
        }

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.Write([(byte)(value | 0x80)]);
            }

            _bytes.Write([(byte)value]);
        }
    }
}
