namespace ConvGen.Generator.Graph;

internal enum PoolKind
{
    Max,
    Min,
    Average,
}

/// <summary>One layer of the typed graph: every size is known and checked.</summary>
/// <param name="Name">Unique in the network, from the kind and its ordinal: <c>conv1</c>, <c>pool2</c>, <c>dense1</c>.</param>
/// <param name="Input">The size of one image's input.</param>
/// <param name="Output">The size of one image's output.</param>
internal abstract record Layer(string Name, Shape Input, Shape Output)
{
    /// <summary>Trainable numbers, biases included.</summary>
    public virtual long ParameterCount => 0;

    /// <summary>Multiply-accumulate operations for one image.</summary>
    public virtual long MultiplyAdds => 0;
}

internal sealed record ConvLayer(string Name, Shape Input, Shape Output, Window Window, bool Bias) : Layer(Name, Input, Output)
{
    public long WeightCount => (long)Window.KernelHeight * Window.KernelWidth * Input.Channels * Output.Channels;

    public override long ParameterCount => WeightCount + (Bias ? Output.Channels : 0);

    public override long MultiplyAdds => WeightCount * Output.Height * Output.Width;
}

internal sealed record PoolLayer(string Name, Shape Input, Shape Output, PoolKind Kind, Window Window, bool CountPadding) : Layer(Name, Input, Output)
{
    /// <summary>Whether an output is one of the window's values rather than made of all of them.</summary>
    public bool Selects => Kind != PoolKind.Average;

    /// <summary>Whether the window is the whole map.</summary>
    public bool IsGlobal => Window.KernelHeight == Input.Height && Window.KernelWidth == Input.Width && Output is { Height: 1, Width: 1 };
}

internal sealed record FlattenLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

internal sealed record DenseLayer(string Name, Shape Input, Shape Output, bool Bias) : Layer(Name, Input, Output)
{
    public long WeightCount => (long)Input.Length * Output.Channels;

    public override long ParameterCount => WeightCount + (Bias ? Output.Channels : 0);

    public override long MultiplyAdds => WeightCount;
}

internal sealed record ActivationLayer(string Name, Shape Input, Shape Output, Activation Activation) : Layer(Name, Input, Output);

/// <summary>Softmax over the channels of a vector; always the last layer.</summary>
internal sealed record SoftmaxLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);
