using System.Collections.Immutable;

namespace ConvGen;

/// <summary>How a parameter or buffer starts.</summary>
public enum Initializer
{
    /// <summary>All zero: biases, the β of a normalisation and its running means.</summary>
    Zeros,

    /// <summary>Uniform in ±√(6 / fan-in), for layers followed by ReLU, ReLU6, LeakyReLU, ELU, GELU, SiLU or HardSwish (He et al. 2015). PyTorch: <c>kaiming_uniform_(nonlinearity='relu')</c>.</summary>
    HeUniform,

    /// <summary>Uniform in ±√(6 / (fan-in + fan-out)), for all others (Glorot and Bengio 2010). Keras: <c>glorot_uniform</c>.</summary>
    GlorotUniform,

    /// <summary>All one: the γ of a normalisation and its running variances.</summary>
    Ones,
}

/// <summary>One trainable tensor in canonical (PyTorch) order, or a buffer, which is saved with them but not trained.</summary>
/// <param name="Name">As in a PyTorch state dict: <c>conv1.weight</c>.</param>
/// <param name="Shape">Convolution <c>[out, in, kernel height, kernel width]</c>, dense <c>[out, in]</c> over a C×H×W flatten, bias <c>[out]</c>.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="FanIn">Inputs of one output.</param>
/// <param name="FanOut">Outputs that one input feeds.</param>
public sealed record ParameterDescription(string Name, ImmutableArray<int> Shape, Initializer Initializer, int FanIn, int FanOut)
{
    /// <summary>Whether its layer is frozen by its attributes, <c>Frozen = true</c>, so that it never learns.</summary>
    public bool IsFrozen { get; init; }

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
