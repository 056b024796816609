namespace ConvGen.Generator.Graph;

internal enum PoolKind
{
    Max,
    Min,
    Average,
}

/// <summary>One layer of the typed graph: every size is known and checked.</summary>
/// <param name="Name">
/// Unique in the network whatever the case of its letters: the user's, or made from the kind and its ordinal (<c>conv1</c>, <c>pool2</c>); inside a block after the block's name and a dot.
/// </param>
/// <param name="Input">The size of one image's input, of the first where there are several.</param>
/// <param name="Output">The size of one image's output.</param>
internal abstract record Layer(string Name, Shape Input, Shape Output)
{
    /// <summary>Stands for the image in <see cref="Sources"/>.</summary>
    public const int Image = -1;

    /// <summary>The indices of the layers whose outputs it reads, all before its own; <see cref="Image"/> for the image.</summary>
    public EquatableArray<int> Sources { get; init; } = EquatableArray<int>.Empty;

    /// <summary>Whether training leaves its parameters and statistics as they are, as its attribute says; only of layers that have some.</summary>
    public bool Frozen { get; init; }

    /// <summary>Trainable numbers, biases included.</summary>
    public virtual long ParameterCount => 0;

    /// <summary>Whether there is something that training changes unless it is frozen: parameters, or statistics.</summary>
    public virtual bool HasState => ParameterCount > 0;

    /// <summary>Multiply-accumulate operations for one image.</summary>
    public virtual long MultiplyAdds => 0;
}

/// <summary>Cross-correlation. Weights <c>[out, in/groups, kh, kw]</c>; group g of the outputs reads group g of the inputs.</summary>
internal sealed record ConvLayer(string Name, Shape Input, Shape Output, Window Window, bool Bias, int Groups = 1) : Layer(Name, Input, Output)
{
    /// <summary>What the padding holds.</summary>
    public float PaddingValue { get; init; }

    /// <summary>One group for each input channel.</summary>
    public bool IsDepthwise => Groups == Input.Channels && Groups > 1;

    public long WeightCount => (long)Window.KernelHeight * Window.KernelWidth * (Input.Channels / Groups) * Output.Channels;

    public override long ParameterCount => WeightCount + (Bias ? Output.Channels : 0);

    public override long MultiplyAdds => WeightCount * Output.Height * Output.Width;
}

/// <summary>
/// The transpose of the convolution that <paramref name="Window"/> describes, from the output's size to the input's. Weights <c>[in, out/groups, kh, kw]</c>.
/// </summary>
internal sealed record ConvTransposeLayer(string Name, Shape Input, Shape Output, Window Window, bool Bias, int Groups = 1) : Layer(Name, Input, Output)
{
    public long WeightCount => (long)Window.KernelHeight * Window.KernelWidth * (Input.Channels / Groups) * Output.Channels;

    public override long ParameterCount => WeightCount + (Bias ? Output.Channels : 0);

    public override long MultiplyAdds => WeightCount * Input.Height * Input.Width;
}

internal sealed record PoolLayer(string Name, Shape Input, Shape Output, PoolKind Kind, Window Window, bool CountPadding) : Layer(Name, Input, Output)
{
    /// <summary>Whether an output is one of the window's values rather than made of all of them.</summary>
    public bool Selects => Kind != PoolKind.Average;

    /// <summary>Whether the window is the whole map.</summary>
    public bool IsGlobal => Window.KernelHeight == Input.Height && Window.KernelWidth == Input.Width && !Window.IsDilated && Output is { Height: 1, Width: 1 };
}

/// <summary>Output channel c is the largest (smallest, mean) of input channels c·Size … c·Size + Size − 1 at each pixel.</summary>
internal sealed record ChannelPoolLayer(string Name, Shape Input, Shape Output, PoolKind Kind, int Size) : Layer(Name, Input, Output);

/// <summary>Channels as a table of <paramref name="Groups"/> rows, read by columns: output channel i·Groups + g is input channel g·(C/Groups) + i.</summary>
internal sealed record ChannelShuffleLayer(string Name, Shape Input, Shape Output, int Groups) : Layer(Name, Input, Output);

internal sealed record FlattenLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

internal sealed record DenseLayer(string Name, Shape Input, Shape Output, bool Bias) : Layer(Name, Input, Output)
{
    /// <summary>Whether predictors keep the weights in half precision.</summary>
    public bool HalfWeights { get; init; }

    public long WeightCount => (long)Input.Length * Output.Channels;

    public override long ParameterCount => WeightCount + (Bias ? Output.Channels : 0);

    public override long MultiplyAdds => WeightCount;
}

internal sealed record ActivationLayer(string Name, Shape Input, Shape Output, Activation Activation) : Layer(Name, Input, Output);

/// <summary>γ·(x − μ)/√(σ² + ε) + β for each channel. Running statistics: r ← (1 − momentum)·r + momentum·batch, PyTorch's convention.</summary>
internal sealed record BatchNormLayer(string Name, Shape Input, Shape Output, float Epsilon, float Momentum, bool Affine) : Layer(Name, Input, Output)
{
    public override long ParameterCount => Affine ? 2L * Output.Channels : 0;

    public override bool HasState => true;
}

/// <summary>y = x / (K + Alpha/Size·Σ x²)^Beta over the Size channels around each; (Size/2) before it, rounded down.</summary>
internal sealed record LocalResponseNormLayer(string Name, Shape Input, Shape Output, int Size, float Alpha, float Beta, float K) : Layer(Name, Input, Output);

/// <summary>In training, zeroes elements (whole channels if <paramref name="Spatial"/>) with probability <paramref name="Rate"/> and divides the rest by 1 − rate; nothing at inference.</summary>
internal sealed record DropoutLayer(string Name, Shape Input, Shape Output, float Rate, bool Spatial) : Layer(Name, Input, Output);

/// <summary>The sum of its sources, all of one size.</summary>
internal sealed record AddLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

/// <summary>The product of its two sources; one of them may be 1 × 1 × C and then multiplies every pixel.</summary>
internal sealed record MultiplyLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

/// <summary>Its sources one after the other over channels.</summary>
internal sealed record ConcatLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

internal sealed record IdentityLayer(string Name, Shape Input, Shape Output) : Layer(Name, Input, Output);

/// <summary>Each pixel repeated (nearest neighbour).</summary>
internal sealed record UpsampleLayer(string Name, Shape Input, Shape Output, int FactorHeight, int FactorWidth) : Layer(Name, Input, Output);

/// <summary>The input <paramref name="Top"/> rows down and <paramref name="Left"/> columns right in an output that holds <paramref name="Value"/> elsewhere.</summary>
internal sealed record PadLayer(string Name, Shape Input, Shape Output, int Top, int Left, float Value) : Layer(Name, Input, Output);

/// <summary>The part of the input that begins at row <paramref name="Top"/> and column <paramref name="Left"/>.</summary>
internal sealed record CropLayer(string Name, Shape Input, Shape Output, int Top, int Left) : Layer(Name, Input, Output);

/// <summary>What a softmax sums to one over; the names and their order are those of the runtime's SoftmaxAxis.</summary>
internal enum SoftmaxOver
{
    Vector,
    Channels,
    Height,
    Width,
}

/// <summary>Softmax, or its logarithm, over a vector or one axis of a map; an output of the network, which no layer reads.</summary>
internal sealed record SoftmaxLayer(string Name, Shape Input, Shape Output, bool Log = false, SoftmaxOver Axis = SoftmaxOver.Vector) : Layer(Name, Input, Output);
