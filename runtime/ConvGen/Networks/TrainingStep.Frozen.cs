using System.ComponentModel;

namespace ConvGen;

/// <content>What is frozen: as the network was when <see cref="Load"/> took it.</content>
public abstract partial class TrainingStep
{
    private readonly bool[] _frozenParameters;
    private readonly bool[] _frozenBuffers;
    private readonly bool[] _layerLearns;
    private int _firstLearner;

    /// <summary>Whether any parameter of a layer learns; asked by generated code before it computes their gradients.</summary>
    /// <param name="parameter">The layer's first parameter.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool Learns(int parameter) => _layerLearns[parameter];

    /// <summary>Whether anything before a layer learns, or the images' gradient is wanted; asked by generated code before it computes the gradient of the layer's input.</summary>
    /// <param name="parameters">How many parameters there are before it.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool LearnsBefore(int parameters) => _firstLearner < parameters;

    /// <summary>Whether a normalisation takes the batch's statistics, and its running ones move; otherwise it takes the running ones.</summary>
    /// <param name="buffer">The layer's first buffer.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool Moves(int buffer) => !_frozenBuffers[buffer];

    /// <summary>Whether a parameter stays as it is.</summary>
    /// <param name="parameter">Its index.</param>
    internal bool IsFrozen(int parameter) => _frozenParameters[parameter];

    private void LoadFrozen(Network network)
    {
        for (int i = 0; i < _frozenBuffers.Length; i++)
        {
            _frozenBuffers[i] = network.Buffers[i].IsFrozen;
        }

        for (int i = 0; i < _frozenParameters.Length; i++)
        {
            _frozenParameters[i] = network.Parameters[i].IsFrozen;
        }

        HashSet<string> learning = [.. network.Parameters.Where(parameter => !parameter.IsFrozen).Select(parameter => parameter.Layer)];
        for (int i = 0; i < _layerLearns.Length; i++)
        {
            _layerLearns[i] = learning.Contains(network.Parameters[i].Layer);
        }

        int first = Array.IndexOf(_frozenParameters, false);
        _firstLearner = _inputGradients.Length > 0 ? -1 : first < 0 ? int.MaxValue : first;

        // What is not computed any more would otherwise keep the gradient of an earlier step.
        GradientBuffer.Span.Clear();
    }
}
