using System.Collections.Immutable;

namespace ConvGen;

/// <summary>The size of one image's activation: height × width × channels; a vector is 1 × 1 × channels.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels, or the length of a vector.</param>
/// <param name="IsFlat">Whether it is a vector rather than a map.</param>
public readonly record struct TensorShape(int Height, int Width, int Channels, bool IsFlat = false)
{
    /// <summary>Height · width · channels.</summary>
    public int Length => Height * Width * Channels;

    /// <inheritdoc/>
    public override string ToString() => IsFlat ? $"{Channels}" : $"{Height}×{Width}×{Channels}";
}

/// <summary>One row of a network's summary.</summary>
/// <param name="Name">The layer's name, such as <c>conv1</c>.</param>
/// <param name="Operator">What it computes, with its arguments: <c>Conv 6@5×5, pad 2</c>.</param>
/// <param name="Output">The size of its output.</param>
/// <param name="ParameterCount">Trainable numbers, biases included.</param>
/// <param name="MultiplyAdds">Multiply-accumulate operations for one image.</param>
public sealed record LayerDescription(string Name, string Operator, TensorShape Output, long ParameterCount, long MultiplyAdds);

/// <summary>How a parameter starts.</summary>
public enum Initializer
{
    /// <summary>All zero: biases.</summary>
    Zeros,

    /// <summary>Uniform in ±√(6 / fan-in), for layers followed by ReLU, ReLU6, LeakyReLU, ELU, GELU, SiLU or HardSwish (He et al. 2015). PyTorch: <c>kaiming_uniform_(nonlinearity='relu')</c>.</summary>
    HeUniform,

    /// <summary>Uniform in ±√(6 / (fan-in + fan-out)), for all others (Glorot and Bengio 2010). Keras: <c>glorot_uniform</c>.</summary>
    GlorotUniform,
}

/// <summary>One trainable tensor in canonical (PyTorch) order.</summary>
/// <param name="Name">As in a PyTorch state dict: <c>conv1.weight</c>.</param>
/// <param name="Shape">Convolution <c>[out, in, kernel height, kernel width]</c>, dense <c>[out, in]</c> over a C×H×W flatten, bias <c>[out]</c>.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="FanIn">Inputs of one output.</param>
/// <param name="FanOut">Outputs that one input feeds.</param>
public sealed record ParameterDescription(string Name, ImmutableArray<int> Shape, Initializer Initializer, int FanIn, int FanOut)
{
    /// <summary>The number of elements.</summary>
    /// <exception cref="OverflowException">More than an <see cref="int"/> counts.</exception>
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int extent in Shape)
            {
                length = checked(length * extent);
            }

            return length;
        }
    }
}

/// <summary>What the compiler knew of a network.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Input">The size of one image.</param>
/// <param name="Output">The size of one output.</param>
/// <param name="EndsInSoftmax">Whether the last layer is a softmax, so that cross-entropy can be fused with it.</param>
/// <param name="Layers">In order.</param>
/// <param name="Parameters">In the order in which they are saved.</param>
/// <remarks>PyTorch: <c>print(model)</c> and the shapes of its <c>state_dict</c>. Keras: <c>model.get_config()</c>.</remarks>
public sealed record NetworkDescription(
    string Name,
    TensorShape Input,
    TensorShape Output,
    bool EndsInSoftmax,
    ImmutableArray<LayerDescription> Layers,
    ImmutableArray<ParameterDescription> Parameters)
{
    /// <summary>Whether both have the same name, sizes, layers and parameters. The record's own equality takes two equal arrays for different ones.</summary>
    /// <param name="other">Another network's.</param>
    internal bool Matches(NetworkDescription other) =>
        (Name, Input, Output, EndsInSoftmax) == (other.Name, other.Input, other.Output, other.EndsInSoftmax)
        && Layers.SequenceEqual(other.Layers)
        && Parameters.SequenceEqual(other.Parameters, (mine, its) => mine.Name == its.Name && mine.Shape.SequenceEqual(its.Shape));
}
