namespace ConvGen.Tool.Onnx;

/// <summary>What an importer needs of a ModelProto (onnx.proto of https://github.com/onnx/onnx).</summary>
/// <param name="Path">The file.</param>
/// <param name="Producer">The program that wrote it, with its version.</param>
/// <param name="IrVersion">Of the file format.</param>
/// <param name="Opsets">Versions of operators by domain; the standard's domain is empty.</param>
/// <param name="Graph">The network.</param>
internal sealed record OnnxModel(string Path, string Producer, long IrVersion, IReadOnlyDictionary<string, long> Opsets, OnnxGraph Graph)
{
    /// <summary>The version of the standard's operators.</summary>
    public long Opset => Opsets.GetValueOrDefault("", 1);
}

internal sealed record OnnxGraph(
    string Name, IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs, IReadOnlyList<OnnxValue> Values);

/// <summary>A tensor's declaration.</summary>
/// <param name="Name">Unique in the graph.</param>
/// <param name="ElementType">As in <see cref="OnnxTensor.DataType"/>.</param>
/// <param name="Dims">Null where the rank is unknown; an extent without a number is −1.</param>
internal sealed record OnnxValue(string Name, int ElementType, long[]? Dims);

internal sealed record OnnxNode(string Operator, string Domain, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>Its name, or that of what it makes.</summary>
    public string Title => Name.Length > 0 ? Name : Outputs.FirstOrDefault(o => o.Length > 0) ?? "";

    public long Integer(string name, long defaultValue) => Attributes.TryGetValue(name, out OnnxAttribute? a) ? a.Integer : defaultValue;

    public float Float(string name, float defaultValue) => Attributes.TryGetValue(name, out OnnxAttribute? a) ? a.Float : defaultValue;

    public string Text(string name, string defaultValue) => Attributes.TryGetValue(name, out OnnxAttribute? a) ? a.Text : defaultValue;

    public long[]? Integers(string name) => Attributes.TryGetValue(name, out OnnxAttribute? a) ? a.Integers : null;

    public float[]? Floats(string name) => Attributes.TryGetValue(name, out OnnxAttribute? a) ? a.Floats : null;
}

/// <summary>An attribute; only the part that its type asks for is filled.</summary>
internal sealed record OnnxAttribute(string Name, float Float, long Integer, string Text, OnnxTensor? Tensor, float[] Floats, long[] Integers);
