namespace ConvGen;

/// <summary>A tensor that weights can come from.</summary>
/// <param name="Name">In the file, or in the other network.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="DataType">Its type; what is not a float is not loaded.</param>
/// <param name="IsFloat">Whether it can be read as 32-bit floats.</param>
internal sealed record SourceTensor(string Name, IReadOnlyList<long> Shape, string DataType, bool IsFloat);

/// <summary>Reads one of a source's tensors, row-major, into as many floats.</summary>
internal delegate void TensorReader(string name, Span<float> values);

/// <summary>Where weights come from: a file of any format, or another network.</summary>
/// <param name="Tensors">All that it has.</param>
/// <param name="Read">Reads one of them.</param>
/// <param name="Types">The types that it can read, for a message.</param>
internal sealed record WeightSource(IReadOnlyList<SourceTensor> Tensors, TensorReader Read, string Types);
