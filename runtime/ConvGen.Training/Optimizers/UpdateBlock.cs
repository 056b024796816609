using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvGen;

/// <summary>What an optimiser changes in one call: a part of the packed parameters, in whole vectors. The last of them may hold zeros beyond the parameters' end.</summary>
public readonly ref struct UpdateBlock
{
    private readonly float[][] _state;
    private readonly int _stateStart;

    internal UpdateBlock(Span<Vector<float>> parameters, ReadOnlySpan<Vector<float>> gradients, float[][] state, int stateStart, float learningRate, float weightDecay)
    {
        Parameters = parameters;
        Gradients = gradients;
        _state = state;
        _stateStart = stateStart;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>θ: to be changed.</summary>
    public Span<Vector<float>> Parameters { get; }

    /// <summary>g, clipped where the optimiser clips. As long as the parameters.</summary>
    public ReadOnlySpan<Vector<float>> Gradients { get; }

    /// <summary>η of this step and of the parameters' group.</summary>
    public float LearningRate { get; }

    /// <summary>λ of the parameters' group.</summary>
    public float WeightDecay { get; }

    /// <summary>What the optimiser remembers of these parameters, to be changed. As long as the parameters.</summary>
    /// <param name="index">Its index in <see cref="Optimizer.StateNames"/>.</param>
    public Span<Vector<float>> State(int index) =>
        MemoryMarshal.Cast<float, Vector<float>>(_state[index].AsSpan(_stateStart, Parameters.Length * Vector<float>.Count));
}
