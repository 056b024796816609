namespace ConvGen.Tool.Import;

/// <summary>An argument of a layer attribute.</summary>
/// <param name="Name">The property's or the constructor parameter's.</param>
/// <param name="Value">An int, a float, a bool, or text that is C# already.</param>
/// <param name="Positional">Whether it is written without its name.</param>
internal sealed record LayerArgument(string Name, object Value, bool Positional = false);

/// <summary>A tensor of weights, in PyTorch's order.</summary>
internal sealed record LayerTensor(string Name, int[] Shape, float[] Values);

/// <summary>One layer attribute of the network to be written.</summary>
/// <param name="Kind">The attribute: <c>Conv</c>.</param>
/// <param name="Inputs">Indices of the layers that it reads; −1 for the image.</param>
/// <param name="Input">The size of what it reads first.</param>
/// <param name="Output">The size of what it gives.</param>
internal sealed record ImportedLayer(string Kind, IReadOnlyList<int> Inputs, TensorShape Input, TensorShape Output)
{
    /// <summary>An affine map of each channel, between reading and writing: it goes into a neighbour's weights or becomes a batch norm.</summary>
    public const string Scale = "Scale";

    public IReadOnlyList<LayerArgument> Arguments { get; init; } = [];

    /// <summary>In the order in which they are saved; buffers last.</summary>
    public IReadOnlyList<LayerTensor> Tensors { get; init; } = [];

    /// <summary>What the model calls its weights.</summary>
    public string Origin { get; init; } = "";

    /// <summary>What the model calls the node that it comes from.</summary>
    public string Node { get; init; } = "";

    /// <summary>What is wrong where this is no layer, but a part of an idiom that has not been found whole; null for layers.</summary>
    public ImportProblem? Problem { get; init; }

    /// <summary>What the model calls it, where it is one of several outputs.</summary>
    public string OutputName { get; init; } = "";

    /// <summary>Whether it is an output beside the main one.</summary>
    public bool IsOutput { get; init; }

    public bool IsJoin => Kind is "Add" or "Multiply" or "Concat";

    public LayerTensor? Tensor(string name) => Tensors.FirstOrDefault(t => t.Name == name);

    public object? Argument(string name) => Arguments.FirstOrDefault(a => a.Name == name)?.Value;

    /// <summary>How many channels its weights make; Conv, Dense and BatchNorm have them first, ConvTranspose has them second.</summary>
    public int Channels => Output.Channels;

    public long ParameterCount => Tensors.Where(t => !t.Name.StartsWith("running_", StringComparison.Ordinal)).Sum(t => (long)t.Values.Length);

    /// <summary>Multiply-accumulate operations for one image, counted as ConvGen's own summary does.</summary>
    public long MultiplyAdds => (Kind, Tensor("weight")) switch
    {
        ("Conv" or "DepthwiseConv", { } weight) => (long)weight.Values.Length * Output.Height * Output.Width,
        ("ConvTranspose", { } weight) => (long)weight.Values.Length * Input.Height * Input.Width,
        ("Dense", { } weight) => weight.Values.Length,
        _ => 0,
    };
}

/// <summary>A model as ConvGen sees it.</summary>
/// <param name="Input">The image.</param>
/// <param name="Layers">In an order in which each comes behind what it reads; the main output last.</param>
internal sealed record ImportedNetwork(TensorShape Input, IReadOnlyList<ImportedLayer> Layers)
{
    /// <summary>Whether a window's size is not an integer anywhere, so that the class must say how to round.</summary>
    public bool RoundsDown { get; init; }
}
