using System.Collections.Immutable;

namespace ConvGen.Graphs;

/// <summary>An element-wise function; each is the attribute of its name, which states the formula.</summary>
public enum ActivationFunction
{
    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>min(max(x, 0), 6).</summary>
    ReLU6,

    /// <summary>x above 0, slope·x below.</summary>
    LeakyReLU,

    /// <summary>x above 0, alpha·(exp(x) − 1) below.</summary>
    ELU,

    /// <summary>Scaled ELU.</summary>
    SELU,

    /// <summary>x·Φ(x).</summary>
    GELU,

    /// <summary>x/(1 + exp(−x)).</summary>
    SiLU,

    /// <summary>x·min(max(x + 3, 0), 6)/6.</summary>
    HardSwish,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1/(1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>min(max(slope·x + offset, 0), 1).</summary>
    HardSigmoid,

    /// <summary>ln(1 + exp(x)).</summary>
    Softplus,

    /// <summary>min(max(x, lower), upper).</summary>
    Clip,
}

/// <summary>An activation.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Function">Which.</param>
/// <param name="Parameter">LeakyReLU's and HardSigmoid's slope, ELU's alpha, Clip's lower bound; 0 for all others.</param>
/// <param name="Second">HardSigmoid's offset, Clip's upper bound; 0 for all others.</param>
public sealed record ActivationNode(string Name, ImmutableArray<int> Sources, TensorShape Output, ActivationFunction Function, float Parameter, float Second)
    : LayerNode(Name, Sources, Output);

/// <summary>γ·(x − μ)/√(σ² + ε) + β for each channel, with the network's <c>.running_mean</c> and <c>.running_var</c>.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Momentum">The weight of what is new in a running mean, as in PyTorch.</param>
/// <param name="Affine">Whether there are γ (<c>.weight</c>) and β (<c>.bias</c>).</param>
public sealed record BatchNormNode(string Name, ImmutableArray<int> Sources, TensorShape Output, float Epsilon, float Momentum, bool Affine) : LayerNode(Name, Sources, Output);

/// <summary>x/(K + Alpha/Size·Σ x²)^Beta over the Size channels around each, Size/2 (rounded down) of them before it.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Size">Channels in the sum.</param>
/// <param name="Alpha">The weight of the mean square.</param>
/// <param name="Beta">The power.</param>
/// <param name="K">What is added.</param>
public sealed record LocalResponseNormNode(string Name, ImmutableArray<int> Sources, TensorShape Output, int Size, float Alpha, float Beta, float K) : LayerNode(Name, Sources, Output);

/// <summary>Drops in training; does nothing in predictions.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Rate">The probability.</param>
/// <param name="Spatial">Whether whole channels are dropped.</param>
public sealed record DropoutNode(string Name, ImmutableArray<int> Sources, TensorShape Output, float Rate, bool Spatial) : LayerNode(Name, Sources, Output);

/// <summary>Gives what it reads.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
public sealed record IdentityNode(string Name, ImmutableArray<int> Sources, TensorShape Output) : LayerNode(Name, Sources, Output);

/// <summary>Softmax, or its logarithm, of a vector or over one axis of a map.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Log">Whether it is the logarithm.</param>
/// <param name="Axis">What it sums to one over.</param>
public sealed record SoftmaxNode(string Name, ImmutableArray<int> Sources, TensorShape Output, bool Log, SoftmaxAxis Axis) : LayerNode(Name, Sources, Output);
