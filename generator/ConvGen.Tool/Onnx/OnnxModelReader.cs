namespace ConvGen.Tool.Onnx;

/// <summary>Reads the messages of onnx.proto, by its field numbers.</summary>
internal static class OnnxModelReader
{
    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public static OnnxModel Read(string path)
    {
        try
        {
            return ReadModel(path, File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' is not an ONNX model: {e.Message}. Give the .onnx file that an exporter wrote.", e);
        }
    }

    /// <summary>A TensorProto in a file of its own, as the ONNX project's test data has them.</summary>
    public static OnnxTensor ReadTensorFile(string path) => ReadTensor(File.ReadAllBytes(path), Path.GetDirectoryName(path) ?? "");

    private static OnnxModel ReadModel(string path, byte[] file)
    {
        string producer = "", version = "", folder = Path.GetDirectoryName(path) ?? "";
        long ir = 0;
        var opsets = new Dictionary<string, long>();
        OnnxGraph? graph = null;
        var reader = new ProtobufReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: ir = reader.Int64(); break;
                case 2: producer = reader.Text(); break;
                case 3: version = reader.Text(); break;
                case 7: graph = ReadGraph(reader.Bytes(), folder); break;
                case 8: AddOpset(reader.Bytes(), opsets); break;
                default: reader.Skip(); break;
            }
        }

        return graph is null
            ? throw new InvalidDataException("it has no graph")
            : new OnnxModel(path, $"{producer} {version}".Trim(), ir, opsets, graph);
    }

    private static void AddOpset(ReadOnlyMemory<byte> message, Dictionary<string, long> opsets)
    {
        string domain = "";
        long version = 0;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = reader.Text(); break;
                case 2: version = reader.Int64(); break;
                default: reader.Skip(); break;
            }
        }

        opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private static OnnxGraph ReadGraph(ReadOnlyMemory<byte> message, string folder)
    {
        string name = "";
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        List<OnnxValue> inputs = [], outputs = [], values = [];
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(ReadNode(reader.Bytes(), folder)); break;
                case 2: name = reader.Text(); break;
                case 5: initializers.Add(ReadTensor(reader.Bytes(), folder)); break;
                case 11: inputs.Add(ReadValue(reader.Bytes())); break;
                case 12: outputs.Add(ReadValue(reader.Bytes())); break;
                case 13: values.Add(ReadValue(reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxGraph(name, nodes, initializers, inputs, outputs, values);
    }

    private static OnnxNode ReadNode(ReadOnlyMemory<byte> message, string folder)
    {
        string name = "", type = "", domain = "";
        List<string> inputs = [], outputs = [];
        var attributes = new Dictionary<string, OnnxAttribute>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: type = reader.Text(); break;
                case 5:
                    OnnxAttribute attribute = ReadAttribute(reader.Bytes(), folder);
                    attributes[attribute.Name] = attribute;
                    break;
                case 7: domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxNode(type, domain == "ai.onnx" ? "" : domain, name, inputs, outputs, attributes);
    }

    private static OnnxAttribute ReadAttribute(ReadOnlyMemory<byte> message, string folder)
    {
        string name = "", text = "";
        float number = 0;
        long integer = 0;
        OnnxTensor? tensor = null;
        var floats = new List<float>();
        var integers = new List<long>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: number = reader.Float(); break;
                case 3: integer = reader.Int64(); break;
                case 4: text = reader.Text(); break;
                case 5: tensor = ReadTensor(reader.Bytes(), folder); break;
                case 7: reader.AddFloat(floats); break;
                case 8: reader.AddInt64(integers); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxAttribute(name, number, integer, text, tensor, [.. floats], [.. integers]);
    }

    private static OnnxTensor ReadTensor(ReadOnlyMemory<byte> message, string folder)
    {
        string name = "";
        int type = 0;
        bool external = false;
        List<long> dims = [], integers = [];
        List<float> floats = [];
        List<double> doubles = [];
        ReadOnlyMemory<byte>? raw = null;
        var entries = new Dictionary<string, string>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.AddInt64(dims); break;
                case 2: type = (int)reader.Int64(); break;
                case 4: reader.AddFloat(floats); break;
                case 5 or 7 or 11: reader.AddInt64(integers); break;
                case 8: name = reader.Text(); break;
                case 9: raw = reader.Bytes(); break;
                case 10: reader.AddDouble(doubles); break;
                case 13: AddEntry(reader.Bytes(), entries); break;
                case 14: external = reader.Int64() == 1; break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxTensor(name, type, [.. dims])
        {
            Raw = raw,
            FloatData = floats,
            IntegerData = integers,
            DoubleData = doubles,
            External = external ? ExternalData.Of(name, entries, folder) : null,
        };
    }

    private static void AddEntry(ReadOnlyMemory<byte> message, Dictionary<string, string> entries)
    {
        string key = "", value = "";
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = reader.Text(); break;
                case 2: value = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        entries[key] = value;
    }

    private static OnnxValue ReadValue(ReadOnlyMemory<byte> message)
    {
        string name = "";
        (int Type, long[]? Dims) tensor = (0, null);
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: tensor = ReadType(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }

        return new OnnxValue(name, tensor.Type, tensor.Dims);
    }

    private static (int Type, long[]? Dims) ReadType(ReadOnlyMemory<byte> message)
    {
        (int Type, long[]? Dims) result = (0, null);
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            var tensor = new ProtobufReader(reader.Bytes());
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case 1: result.Type = (int)tensor.Int64(); break;
                    case 2: result.Dims = ReadShape(tensor.Bytes()); break;
                    default: tensor.Skip(); break;
                }
            }
        }

        return result;
    }

    private static long[] ReadShape(ReadOnlyMemory<byte> message)
    {
        var dims = new List<long>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            long extent = -1;
            var dim = new ProtobufReader(reader.Bytes());
            while (dim.Next())
            {
                if (dim.Field == 1)
                {
                    extent = dim.Int64();
                }
                else
                {
                    dim.Skip();
                }
            }

            dims.Add(extent);
        }

        return [.. dims];
    }
}
