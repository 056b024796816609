namespace ConvGen;

/// <summary>One row of a network's summary.</summary>
/// <param name="Name">The layer's name, such as <c>conv1</c>.</param>
/// <param name="Operator">What it computes, with its arguments: <c>Conv 6@5×5, pad 2</c>.</param>
/// <param name="Output">The size of its output.</param>
/// <param name="ParameterCount">Trainable numbers, biases included.</param>
/// <param name="MultiplyAdds">Multiply-accumulate operations for one image.</param>
public sealed record LayerDescription(string Name, string Operator, TensorShape Output, long ParameterCount, long MultiplyAdds);
