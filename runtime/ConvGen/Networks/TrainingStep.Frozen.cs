using System.ComponentModel;
using ConvGen.Execution;

namespace ConvGen;

/// <content>What is frozen: by the layers' attributes for good, or as the network was when <see cref="Load"/> took it.</content>
public abstract partial class TrainingStep
{
    private readonly bool[] _frozenParameters;
    private readonly bool[] _frozenBuffers;
    private readonly bool[] _layerLearns;
    private int _firstLearner;

    // What is frozen for good has one copy, the network's: what is packed of it may be folded together with a normalisation.
    private Network? _loaded;

    /// <summary>Packed parameters of layers that are frozen by their attributes. They have no gradients.</summary>
    protected AlignedBuffer Frozen { get; }

    /// <summary>The normalisations among them that become weights, or a scale and a shift; written by the generator. Default: none.</summary>
    protected virtual BatchNormFold[] FrozenFolds => [];

    /// <summary>The packed layouts of the network's parameters, and behind them of what <see cref="FrozenFolds"/> make of them: copies to <see cref="Frozen"/>; written by the generator. Default: none.</summary>
    protected virtual StridedCopy[][] FrozenPacking => [];

    /// <summary>Makes, within <see cref="Frozen"/>, what passes read in another order; written by the generator. Default: nothing.</summary>
    protected virtual void DeriveFrozen()
    {
    }

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

        _loaded = network;
        if (Frozen.Length > 0)
        {
            ReadOnlyMemory<float>[] tensors = BatchNormFold.Apply(network, FrozenFolds);
            Pack(FrozenPacking, i => tensors[i], ref Frozen.Start);
            DeriveFrozen();
        }

        // What is not computed any more would otherwise keep the gradient of an earlier step.
        GradientBuffer.Span.Clear();
    }
}
