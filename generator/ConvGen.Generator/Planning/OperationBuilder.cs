using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Layers → operations: activations and, in predictions and where all of it is frozen, batch normalisations fuse into the layers before them; what moves nothing (Identity, most Flattens, Dropout at
/// prediction) vanishes; what has no kernel of its own becomes two operations that have.
/// </summary>
internal sealed class OperationBuilder
{
    private readonly NetworkGraph _graph;
    private readonly bool _training;
    private readonly IReadOnlyList<TensorIndices> _tensors;
    private readonly List<int>[] _readers;
    private readonly bool[] _isOutput;
    private readonly EdgeView[] _views;
    private readonly bool[] _fused;
    private readonly List<Operation> _operations = [];
    private readonly List<Edge> _edges = [];

    public OperationBuilder(NetworkGraph graph, bool training)
    {
        (_graph, _training) = (graph, training);
        _tensors = TensorIndices.Of(graph);
        int count = graph.Layers.Count;
        _readers = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        _isOutput = new bool[count];
        _views = new EdgeView[count];
        _fused = new bool[count];
        for (int i = 0; i < count; i++)
        {
            foreach (int source in graph.Layers[i].Sources.Where(s => s != Layer.Image).Distinct())
            {
                _readers[source].Add(i);
            }
        }

        foreach (NetworkOutput output in graph.Outputs)
        {
            _isOutput[output.Layer] = true;
        }

        _edges.Add(new Edge("input", graph.Input) { NeedsGradient = graph.InputGradient });
    }

    public OperationList Build()
    {
        for (int i = 0; i < _graph.Layers.Count; i++)
        {
            if (!_fused[i])
            {
                Add(i);
            }
        }

        return new(_operations, _edges, [.. Outputs()]);
    }

    private IEnumerable<OutputPlan> Outputs()
    {
        int offset = 0;
        foreach (NetworkOutput output in _graph.Outputs)
        {
            SoftmaxLayer? softmax = _graph.Layers[output.Layer] as SoftmaxLayer;
            EdgeView view = softmax is null ? _views[output.Layer] : View(softmax.Sources[0]);
            view.Edge.IsOutput = true;
            var plan = new OutputPlan(view, softmax, offset);
            offset += plan.Length;
            yield return plan;
        }
    }

    private EdgeView View(int source) => source == Layer.Image ? new(_edges[0]) : _views[source];

    private void Add(int index)
    {
        Layer layer = _graph.Layers[index];
        EdgeView first = View(layer.Sources[0]);
        switch (layer)
        {
            case SoftmaxLayer:
                break;
            case IdentityLayer:
                _views[index] = first;
                break;
            case DropoutLayer dropout when !_training || dropout.Rate == 0:
                _views[index] = first;
                break;
            case FlattenLayer when first.Edge.Shape.IsFlat || first.Edge.Shape is { Height: 1, Width: 1 }:
                _views[index] = first;
                break;
            case FlattenLayer when StaysInPlace(index):
                _views[index] = first with { Flattened = true };
                break;
            case ActivationLayer activation:
                // Behind a Flatten it works on the map as it lies.
                _views[index] = new(Operate(index, layer, activation.Activation, [first.Edge], first.Flattened ? first.Edge.Shape : layer.Output), first.Flattened);
                break;
            case ConvLayer { PaddingValue: not 0 } conv when IsPadded(conv.Window):
                AddPadded(index, conv, first.Edge);
                break;
            case ConvLayer { IsDepthwise: true } conv when conv.Output.Channels > conv.Input.Channels:
                AddRepeated(index, conv, first.Edge);
                break;
            default:
                AddFused(index, layer, [.. layer.Sources.Select(s => View(s).Edge)]);
                break;
        }
    }

    private static bool IsPadded(Window w) => w.PadTop + w.PadBottom + w.PadLeft + w.PadRight > 0;

    private void AddPadded(int index, ConvLayer conv, Edge input)
    {
        Window w = conv.Window;
        Shape padded = new(conv.Input.Height + w.PadTop + w.PadBottom, conv.Input.Width + w.PadLeft + w.PadRight, conv.Input.Channels);
        var pad = new PadLayer($"{conv.Name}_pad", conv.Input, padded, w.PadTop, w.PadLeft, conv.PaddingValue);
        Edge edge = Operate(index, pad, Activation.None, [input], padded, TensorIndices.None);
        ConvLayer bare = conv with { Input = padded, PaddingValue = 0, Window = w with { PadTop = 0, PadBottom = 0, PadLeft = 0, PadRight = 0 } };
        if (bare.IsDepthwise && bare.Output.Channels > bare.Input.Channels)
        {
            AddRepeated(index, bare, edge);
        }
        else
        {
            AddFused(index, bare, [edge]);
        }
    }

    private void AddRepeated(int index, ConvLayer conv, Edge input)
    {
        int times = conv.Output.Channels / conv.Input.Channels;
        Shape repeated = conv.Input with { Channels = conv.Output.Channels };
        var repeat = new RepeatChannelsLayer($"{conv.Name}_repeat", conv.Input, repeated, times);
        Edge edge = Operate(index, repeat, Activation.None, [input], repeated, TensorIndices.None);
        AddFused(index, conv with { Input = repeated, Groups = repeated.Channels }, [edge]);
    }

    /// <summary>Adds a layer with the batch normalisation and the activation that follow it and nothing else reads.</summary>
    private void AddFused(int index, Layer layer, IReadOnlyList<Edge> inputs)
    {
        int last = index;
        FoldedNorm? folded = null;
        bool backward = _training && (Learns(layer) || inputs.Any(e => e.NeedsGradient));

        // A transposed convolution's groups do not have one axis of weights for a channel each.
        if (layer is ConvLayer or ConvTransposeLayer { Groups: 1 } or DenseLayer && OnlyReader(last) is { } norm && _graph.Layers[norm] is BatchNormLayer batchNorm
            && (!_training || (layer.Frozen && batchNorm.Frozen)))
        {
            folded = new(batchNorm, _tensors[norm]);
            last = norm;
            _fused[norm] = true;
        }

        if (!backward && layer is ConvLayer { Groups: 1 } && OnlyReader(last) is { } sum && Addend(sum, last, index) is { } addend && !(_training && View(addend).Edge.NeedsGradient))
        {
            inputs = [.. inputs, View(addend).Edge];
            last = sum;
            _fused[sum] = true;
        }

        Activation activation = Activation.None;
        bool fuses = layer is ConvLayer or ConvTransposeLayer or DenseLayer or BatchNormLayer or AddLayer or MultiplyLayer or ConcatLayer;
        if (fuses && OnlyReader(last) is { } next && _graph.Layers[next] is ActivationLayer following && !(backward && following.Activation.DerivativeNeedsInput))
        {
            activation = following.Activation;
            last = next;
            _fused[next] = true;
        }

        // What is fused is read by nobody else, so only the last one's view is ever asked for.
        _views[last] = new(Operate(index, layer, activation, inputs, layer.Output, norm: folded));
    }

    /// <summary>The other term of a sum of two that a convolution can add to its own, because it has been computed before and lies in memory as the sum will.</summary>
    private int? Addend(int sum, int term, int convolution)
    {
        if (_graph.Layers[sum] is not AddLayer { Sources: { Count: 2 } sources } || sources[0] == sources[1])
        {
            return null;
        }

        int other = sources[0] == term ? sources[1] : sources[0];
        return other != Layer.Image && other < convolution && !View(other).Flattened && View(other).Edge != _edges[0] ? other : null;
    }

    /// <summary>The one layer that reads another, unless callers see that as well.</summary>
    private int? OnlyReader(int index) => !_isOutput[index] && _readers[index].Count == 1 ? _readers[index][0] : null;

    /// <summary>Whether everything behind a Flatten takes the map as it lies.</summary>
    private bool StaysInPlace(int index) => _readers[index].All(r => _graph.Layers[r] switch
    {
        DenseLayer or SoftmaxLayer => true,
        ActivationLayer or IdentityLayer => StaysInPlace(r),
        DropoutLayer dropout => (!_training || dropout.Rate == 0) && StaysInPlace(r),
        _ => false,
    });

    private static bool Learns(Layer layer) => layer.ParameterCount > 0 && !layer.Frozen;

    private Edge Operate(
        int index, Layer layer, Activation activation, IReadOnlyList<Edge> inputs, Shape shape, TensorIndices? tensors = null, FoldedNorm? norm = null)
    {
        var output = new Edge(layer.Name, shape)
        {
            Activation = activation.DerivativeNeedsInput ? Activation.None : activation,
            NeedsGradient = Learns(layer) || inputs.Any(e => e.NeedsGradient),
        };
        var operation = new Operation(_operations.Count, layer, activation, inputs, output, tensors ?? _tensors[index], norm);
        output.Producer = operation;
        foreach (Edge input in inputs)
        {
            input.Consumers.Add(operation);
        }

        _operations.Add(operation);
        _edges.Add(output);
        return output;
    }
}
