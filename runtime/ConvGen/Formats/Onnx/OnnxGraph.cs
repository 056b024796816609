namespace ConvGen.Formats.Onnx;

/// <summary>A GraphProto in the making (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers stand here): nodes, tensors, inputs and outputs.</summary>
/// <param name="external">Receives the tensors that do not go into the model's own file; null where all do.</param>
internal sealed class OnnxGraph(OnnxExternalData? external)
{
    private const int FloatType = 1;
    private const int IntegerType = 7;
    private const int ExternalLocation = 1;

    private readonly ProtobufMessage _nodes = new();
    private readonly ProtobufMessage _initializers = new();
    private readonly ProtobufMessage _inputs = new();
    private readonly ProtobufMessage _outputs = new();

    /// <summary>Adds an operator and returns the name of its output, which is the node's own.</summary>
    public string Node(string operation, string name, IEnumerable<string> inputs, params IEnumerable<(string Name, object Value)> attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, name).Text(3, name).Text(4, operation);
        foreach ((string key, object value) in attributes)
        {
            node.Message(5, Attribute(key, value));
        }

        _nodes.Message(1, node);
        return name;
    }

    /// <summary>Adds a constant and returns its name.</summary>
    public string Floats(string name, IEnumerable<int> shape, ReadOnlyMemory<float> values)
    {
        ProtobufMessage tensor = Tensor(name, shape.Select(extent => (long)extent), FloatType);
        if (external is not null && OnnxExternalData.Takes(values))
        {
            (long offset, long length) = external.Add(values);
            tensor.Message(13, Entry("location", external.FileName)).Message(13, Entry("offset", Text(offset))).Message(13, Entry("length", Text(length)));
            tensor.Integer(14, ExternalLocation);
        }
        else
        {
            tensor.Floats(9, values);
        }

        _initializers.Message(5, tensor);
        return name;
    }

    /// <summary>Adds a constant without extents and returns its name.</summary>
    public string Scalar(string name, float value) => Floats(name, [], new[] { value });

    /// <summary>Adds a vector of 64-bit integers and returns its name.</summary>
    public string Integers(string name, params long[] values)
    {
        ProtobufMessage tensor = Tensor(name, [values.Length], IntegerType);
        foreach (long value in values)
        {
            tensor.Integer(7, value);
        }

        _initializers.Message(5, tensor);
        return name;
    }

    public void Input(string name, TensorShape shape) => _inputs.Message(11, ValueInfo(name, shape));

    public void Output(string name, TensorShape shape) => _outputs.Message(12, ValueInfo(name, shape));

    public ProtobufMessage ToMessage(string name) => new ProtobufMessage().Append(_nodes).Text(2, name).Append(_initializers).Append(_inputs).Append(_outputs);

    private static ProtobufMessage Tensor(string name, IEnumerable<long> shape, int type)
    {
        var tensor = new ProtobufMessage();
        foreach (long extent in shape)
        {
            tensor.Integer(1, extent);
        }

        return tensor.Integer(2, type).Text(8, name);
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Integer(20, 1);
            case long number:
                return attribute.Integer(3, number).Integer(20, 2);
            case string text:
                return attribute.Text(4, text).Integer(20, 3);
            case long[] numbers:
                foreach (long number in numbers)
                {
                    attribute.Integer(8, number);
                }

                return attribute.Integer(20, 7);
            default:
                throw new NotSupportedException($"An attribute of type {value.GetType()}.");
        }
    }

    /// <summary>Any number of images, planar: batch × channels × height × width, or batch × length of a vector.</summary>
    private static ProtobufMessage ValueInfo(string name, TensorShape shape)
    {
        ProtobufMessage extents = new ProtobufMessage().Message(1, new ProtobufMessage().Text(2, "batch"));
        foreach (int extent in (int[])(shape.IsFlat ? [shape.Channels] : [shape.Channels, shape.Height, shape.Width]))
        {
            extents.Message(1, new ProtobufMessage().Integer(1, extent));
        }

        ProtobufMessage type = new ProtobufMessage().Message(1, new ProtobufMessage().Integer(1, FloatType).Message(2, extents));
        return new ProtobufMessage().Text(1, name).Message(2, type);
    }

    private static ProtobufMessage Entry(string key, string value) => new ProtobufMessage().Text(1, key).Text(2, value);

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
