using System.Collections.Immutable;

namespace ConvGen;

/// <summary>What the compiler knew of a network.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Input">The size of one image.</param>
/// <param name="Outputs">The last layer's first, then those marked with <c>[Output]</c>. A prediction holds them all, one after the other.</param>
/// <param name="Layers">In order.</param>
/// <param name="Parameters">In the order in which they are saved.</param>
/// <param name="Buffers">What training gathers without a gradient, such as <c>bn1.running_mean</c>; saved after the parameters.</param>
/// <remarks>PyTorch: <c>print(model)</c> and the shapes of its <c>state_dict</c>. Keras: <c>model.get_config()</c>.</remarks>
public sealed record NetworkDescription(
    string Name,
    TensorShape Input,
    ImmutableArray<OutputDescription> Outputs,
    ImmutableArray<LayerDescription> Layers,
    ImmutableArray<ParameterDescription> Parameters,
    ImmutableArray<ParameterDescription> Buffers)
{
    /// <summary>The size of the main output, which is the first.</summary>
    public TensorShape Output => Outputs[0].Shape;

    /// <summary>The floats of all outputs together: the length of one prediction.</summary>
    public int OutputLength => OffsetBefore(Outputs.Length);

    /// <summary>Whether the main output is a softmax's, so that cross-entropy can be fused with it.</summary>
    public bool EndsInSoftmax => Outputs[0].Activation is OutputActivation.Softmax;

    /// <summary>Where an output begins in a prediction, in floats.</summary>
    /// <param name="index">Its index in <see cref="Outputs"/>; 0 is the main output, which begins at 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public int OutputOffset(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Outputs.Length);
        return OffsetBefore(index);
    }

    /// <summary>Where an output begins in a prediction, in floats.</summary>
    /// <param name="name">Its <see cref="OutputDescription.Name"/>.</param>
    /// <exception cref="ArgumentException">There is no output of that name; the message lists those there are.</exception>
    public int OutputOffset(string name)
    {
        for (int i = 0; i < Outputs.Length; i++)
        {
            if (Outputs[i].Name == name)
            {
                return OffsetBefore(i);
            }
        }

        throw new ArgumentException(
            $"Found no output '{name}' of {Name}, expected one of: {string.Join(", ", Outputs.Select(o => o.Name))}. Use one of these, or mark the tensor with [Output].", nameof(name));
    }

    /// <summary>Whether both have the same name, sizes, outputs, layers, parameters and buffers. The record's own equality takes two equal arrays for different ones.</summary>
    /// <param name="other">Another network's.</param>
    internal bool Matches(NetworkDescription other) =>
        (Name, Input) == (other.Name, other.Input)
        && Outputs.SequenceEqual(other.Outputs)
        && Layers.SequenceEqual(other.Layers)
        && Match(Parameters, other.Parameters)
        && Match(Buffers, other.Buffers);

    private static bool Match(ImmutableArray<ParameterDescription> mine, ImmutableArray<ParameterDescription> others) =>
        mine.SequenceEqual(others, (a, b) => a.Name == b.Name && a.Shape.SequenceEqual(b.Shape));

    private int OffsetBefore(int index)
    {
        int offset = 0;
        for (int i = 0; i < index; i++)
        {
            offset = checked(offset + Outputs[i].Shape.Length);
        }

        return offset;
    }
}
