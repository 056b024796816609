using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>
/// ONNX graph → layers. Node by node in the graph's order: what depends on constants alone is computed, all else is handed to the rule of its operator. A node that no layer stands for is
/// remembered, and so is everything behind it that cannot be told any more, so that one run names all that is missing.
/// </summary>
internal sealed class GraphImporter
{
    private readonly OnnxModel _model;
    private readonly Dictionary<string, Constant> _constants = [];
    private readonly Dictionary<string, ImportedTensor> _tensors = [];
    private readonly HashSet<string> _unknown = [];
    private readonly Dictionary<int, ImportedTensor> _flattened = [];
    private readonly List<ImportedLayer> _layers = [];
    private readonly List<ImportProblem> _problems = [];
    private readonly HashSet<string> _guessed = [];
    private OnnxNode _node = null!;
    private TensorShape? _image;
    private bool _channelsLast;

    private GraphImporter(OnnxModel model) => _model = model;

    /// <summary>The version of the standard's operators.</summary>
    public long Opset => _model.Opset;

    /// <summary>The layers of a model, in its order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="foldBatchNorm">Whether batch norms go into the weights before them.</param>
    /// <exception cref="ImportException">It has parts that no layer stands for; all of them are named.</exception>
    public static ImportedNetwork Import(OnnxModel model, bool foldBatchNorm = false)
    {
        // Nothing in a model says where its images have their channels: where some node moves them to the front, the order that it can be read in is the one that it was made for.
        var first = new GraphImporter(model);
        if (first.Run(foldBatchNorm, first.TransposesFirst()) is { } network)
        {
            return network;
        }

        var second = new GraphImporter(model);
        return first._image is null || !model.Graph.Nodes.Any(MovesChannelsFirst) || second.Run(foldBatchNorm, !first._channelsLast) is not { } other
            ? throw new ImportException(model.Path, second._problems.Count is > 0 and var left && left < first._problems.Count && second._problems.All(first._problems.Contains) ? second._problems : first._problems)
            : other;
    }

    private ImportedNetwork? Run(bool foldBatchNorm, bool channelsLast)
    {
        _channelsLast = channelsLast;
        foreach (OnnxTensor initializer in _model.Graph.Initializers)
        {
            _constants[initializer.Name] = new Constant(initializer);
        }

        HashSet<string> needed = Needed();
        _image = ReadInput(needed);
        if (_image is not { } image)
        {
            return null;
        }

        foreach (OnnxNode node in _model.Graph.Nodes.Where(n => n.Outputs.Any(needed.Contains)))
        {
            Read(node);
        }

        var outputs = new List<int>();
        foreach (OnnxValue output in _model.Graph.Outputs)
        {
            AddOutput(output, outputs);
        }

        if (outputs.Count == 0 || _problems.Count > 0)
        {
            return null;
        }

        ImportedNetwork network = LayerPasses.Finish(new ImportedNetwork(image, _layers) { RoundsDown = RoundsDown }, outputs, foldBatchNorm);
        _problems.AddRange(network.Layers.Where(l => l.Problem is not null).Select(l => l.Problem!));
        return _problems.Count > 0 ? null : network;
    }

    /// <summary>Whether a window's size was not an integer.</summary>
    public bool RoundsDown { get; set; }

    /// <summary>The constant at an input of the current node; null where it is left out.</summary>
    /// <exception cref="UnsupportedException">It is computed from the image.</exception>
    public Constant? Constant(int input, string what)
    {
        if (input >= _node.Inputs.Count || _node.Inputs[input].Length == 0)
        {
            return null;
        }

        return _constants.TryGetValue(_node.Inputs[input], out Constant? constant)
            ? constant
            : throw new UnsupportedException($"its {what} is computed from the image, expected a constant");
    }

    /// <exception cref="UnsupportedException">It is computed from the image, or missing.</exception>
    public Constant Required(int input, string what) => Constant(input, what) ?? throw new UnsupportedException($"it has no {what}");

    public bool IsConstant(int input) => input < _node.Inputs.Count && _constants.ContainsKey(_node.Inputs[input]);

    /// <summary>What the model calls an input of the current node.</summary>
    public string NameOf(int input) => input < _node.Inputs.Count ? _node.Inputs[input] : "";

    /// <summary>The activation at an input of the current node.</summary>
    public ImportedTensor Tensor(int input) => _tensors.TryGetValue(input < _node.Inputs.Count ? _node.Inputs[input] : "", out ImportedTensor? tensor)
        ? tensor
        : throw new UnsupportedException($"its input {input} is a constant or missing, expected an activation");

    public int InputCount => _node.Inputs.Count(i => i.Length > 0);

    public int LayerCount => _layers.Count;

    public ImportedLayer Layer(int index) => _layers[index];

    /// <summary>Whether a node or the model's outputs take this result; an optional one that is left out has no name.</summary>
    public bool IsRead(string result) => result.Length > 0 && (_model.Graph.Outputs.Any(output => output.Name == result) || _model.Graph.Nodes.Any(node => node.Inputs.Contains(result)));

    /// <summary>The current node's first output.</summary>
    public void Give(ImportedTensor tensor) => _tensors[_node.Outputs[0]] = tensor;

    /// <summary>Adds what no layer computes by itself, but may as a part of an idiom; if it turns out to be none, the reason given is the problem.</summary>
    public ImportedTensor AppendPart(OnnxNode node, string kind, IReadOnlyList<ImportedTensor> inputs, string why, params LayerArgument[] arguments)
    {
        ImportedTensor first = inputs[0];
        var problem = new ImportProblem(node.Operator, node.Title, Opset, why);
        return Append(new ImportedLayer(kind, [.. inputs.Select(i => i.Layer)], first.Shape, first.Shape) { Arguments = arguments, Problem = problem }, first.Axes);
    }

    /// <summary>Adds a layer that reads one tensor and keeps its axes, and gives it as the current node's output.</summary>
    public void Give(string kind, ImportedTensor input, params LayerArgument[] arguments) =>
        Give(Append(new ImportedLayer(kind, [input.Layer], input.Shape, input.Shape) { Arguments = arguments }, input.Axes));

    /// <summary>Adds a layer.</summary>
    /// <exception cref="UnsupportedException">It reads a softmax.</exception>
    public ImportedTensor Append(ImportedLayer layer, TensorAxes axes)
    {
        if (layer.Inputs.Any(i => i >= 0 && _layers[i].Kind is "Softmax" or "LogSoftmax"))
        {
            throw new UnsupportedException("it reads what a softmax gives, expected the softmax to be the last layer before an output");
        }

        _layers.Add(layer with { Node = _node.Name });
        return new ImportedTensor(_layers.Count - 1, layer.Output, axes);
    }

    /// <summary>The tensor as a vector: a map of pixels in the order channels × height × width.</summary>
    /// <param name="tensor">The map.</param>
    /// <param name="reordered">Whether the reader has put its weights into that order, so that the model's own does not matter.</param>
    /// <exception cref="UnsupportedException">The model flattens in another order.</exception>
    public ImportedTensor Flat(ImportedTensor tensor, bool reordered = false)
    {
        if (!reordered && !tensor.Axes.IsInOrder(AxisKind.Channel, AxisKind.Height, AxisKind.Width))
        {
            throw new UnsupportedException("it reads pixels that are not flattened as channels × height × width; transpose them to channels first before the flattening");
        }

        if (tensor.Shape.IsFlat)
        {
            return tensor with { Axes = VectorAxes(tensor) };
        }

        if (!_flattened.TryGetValue(tensor.Layer, out ImportedTensor? flat))
        {
            var shape = new TensorShape(1, 1, tensor.Shape.Length, IsFlat: true);
            flat = Append(new ImportedLayer("Flatten", [tensor.Layer], tensor.Shape, shape), VectorAxes(tensor));
            _flattened.Add(tensor.Layer, flat);
        }

        return flat;
    }

    /// <summary>
    /// A tensor of batch × features as a vector, and where each of the vector's elements stands among the features: numbers for each feature are put into that order, and the axes remember the model's own.
    /// </summary>
    /// <exception cref="UnsupportedException">The features are no map that was flattened.</exception>
    public (ImportedTensor Vector, long[] Order) Features(ImportedTensor tensor)
    {
        long[] order = tensor.Axes.ChannelOrder() ?? throw new UnsupportedException($"it reads a tensor of {tensor.Axes.Described}, expected the pixels of a map, or a vector");
        return (Flat(tensor, reordered: true) with { Axes = tensor.Axes }, order);
    }

    private static TensorAxes VectorAxes(ImportedTensor tensor) => TensorAxes.Of((AxisKind.Batch, tensor.Axes.Batch), (AxisKind.Channel, tensor.Shape.Length));

    private HashSet<string> Needed()
    {
        var needed = new HashSet<string>(_model.Graph.Outputs.Select(o => o.Name));
        foreach (OnnxNode node in _model.Graph.Nodes.Reverse().Where(n => n.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs);
        }

        return needed;
    }

    private TensorShape? ReadInput(HashSet<string> needed)
    {
        List<OnnxValue> inputs = [.. _model.Graph.Inputs.Where(i => !_constants.ContainsKey(i.Name) && needed.Contains(i.Name))];
        if (inputs.Count != 1)
        {
            Refuse(inputs.Count == 0 ? "its outputs depend on no input, expected one image" : $"it has {inputs.Count} inputs ({string.Join(", ", inputs.Select(i => i.Name))}), expected one image");
            return null;
        }

        OnnxValue input = inputs[0];
        if (!OnnxTensor.IsFloating(input.ElementType))
        {
            Refuse($"its input '{input.Name}' has elements of type {input.ElementType}, expected floating-point numbers; leave the conversion of bytes out of the model");
            return null;
        }

        if (input.Dims is not { Length: >= 1 and <= 4 } dims || dims.Skip(1).Any(d => d < 1))
        {
            string found = input.Dims is null ? "no size" : $"the size {string.Join(" × ", input.Dims.Select(d => d < 1 ? "?" : $"{d}"))}";
            Refuse($"its input '{input.Name}' has {found}, expected batch × channels × height × width with numbers for all but the batch; export it again with a fixed size");
            return null;
        }

        long batch = Math.Max(1, dims[0]);
        bool channelsLast = _channelsLast && dims.Length > 2;
        (long channels, long height, long width) = dims.Length switch
        {
            1 => (1, 1, 1),
            2 => (dims[1], 1, 1),
            3 when channelsLast => (dims[2], 1, dims[1]),
            3 => (dims[1], 1, dims[2]),
            _ when channelsLast => (dims[3], dims[1], dims[2]),
            _ => (dims[1], dims[2], dims[3]),
        };
        var axes = new List<(AxisKind, long)> { (AxisKind.Batch, batch), (AxisKind.Channel, channels), (AxisKind.Height, height), (AxisKind.Width, width) };
        if (dims.Length == 3)
        {
            axes.RemoveAt(2);
        }

        if (channelsLast)
        {
            axes = [axes[0], .. axes.Skip(2), axes[1]];
        }

        var shape = new TensorShape((int)height, (int)width, (int)channels);
        _tensors[input.Name] = new ImportedTensor(-1, shape, TensorAxes.Of([.. axes.Take(dims.Length)]));
        return shape;
    }

    /// <summary>Whether the image is transposed to channels first at once, as models from TensorFlow have it: then it has them last, even where another order could be read as well.</summary>
    private bool TransposesFirst()
    {
        HashSet<string> constants = [.. _model.Graph.Initializers.Select(i => i.Name)];
        HashSet<string> images = [.. _model.Graph.Inputs.Select(i => i.Name).Where(i => !constants.Contains(i))];
        List<OnnxNode> readers = [.. _model.Graph.Nodes.Where(n => n.Inputs.Any(images.Contains))];
        return readers.Count > 0 && readers.All(MovesChannelsFirst);
    }

    private static bool MovesChannelsFirst(OnnxNode node) => node.Operator == "Transpose" && node.Integers("perm") is [0, 3, 1, 2] or [0, 2, 1];

    private void Read(OnnxNode node)
    {
        _node = node;
        bool guessed = node.Inputs.Any(_guessed.Contains);
        if (node.Inputs.Any(_unknown.Contains))
        {
            if (!OperatorRules.Knows(node))
            {
                Refuse(node, OperatorRules.Unknown);
            }

            Lose(node);
            return;
        }

        try
        {
            if (node.Domain.Length == 0 && node.Inputs.All(i => i.Length == 0 || _constants.ContainsKey(i)))
            {
                _constants[node.Outputs[0]] = ConstantFolder.Fold(node, [.. node.Inputs.Select(i => _constants.GetValueOrDefault(i))], Opset);
            }
            else if (node is { Domain: "", Operator: "Shape" })
            {
                long[] dims = Tensor(0).Axes.Dims;
                int start = (int)Math.Clamp(Bound(node.Integer("start", 0)), 0, dims.Length), end = (int)Math.Clamp(Bound(node.Integer("end", dims.Length)), start, dims.Length);
                _constants[node.Outputs[0]] = new Constant([end - start], dims[start..end]);
                long Bound(long v) => v < 0 ? v + dims.Length : v;
            }
            else
            {
                OperatorRules.Apply(this, node);
            }

            if (guessed)
            {
                _guessed.UnionWith(node.Outputs);
            }
        }
        catch (UnsupportedException e)
        {
            // What does not fit a tensor of which only the size is known, or guessed, may fit the one that is meant.
            if (!guessed || e.IsOfOptions)
            {
                Refuse(node, e.Message);
            }

            Lose(node);
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or IndexOutOfRangeException or InvalidDataException or InvalidOperationException or IOException or NullReferenceException)
        {
            if (!guessed)
            {
                Refuse(node, $"it is not as the standard has it ({e.Message.Trim()})");
            }

            Lose(node);
        }
    }

    private void Refuse(OnnxNode node, string why) => _problems.Add(new ImportProblem(
        node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}", node.Title, _model.Opsets.GetValueOrDefault(node.Domain, 1), why));

    /// <summary>
    /// What the outputs of a node that cannot be taken hold is not known, but their sizes may be: the model declares them, and most operators keep them. What stands behind them is then read
    /// as well, so that all that is missing is named at once.
    /// </summary>
    private void Lose(OnnxNode node)
    {
        foreach (string output in node.Outputs.Where(o => o.Length > 0))
        {
            if (Guess(node, output) is { } tensor)
            {
                _tensors[output] = tensor;
                _guessed.Add(output);
            }
            else
            {
                _unknown.Add(output);
            }
        }
    }

    private ImportedTensor? Guess(OnnxNode node, string output)
    {
        ImportedTensor? input = node.Inputs.Where(_tensors.ContainsKey).Select(i => _tensors[i]).FirstOrDefault();
        long[]? dims = _model.Graph.Values.Concat(_model.Graph.Outputs).FirstOrDefault(v => v.Name == output)?.Dims;
        if (input is not null && (dims is null || dims.Skip(1).SequenceEqual(input.Axes.Dims.Skip(1))))
        {
            return Appended(input.Shape, input.Axes);
        }

        if (dims is not { Length: 2 or 3 or 4 } || dims.Skip(1).Any(d => d is < 1 or > int.MaxValue))
        {
            return null;
        }

        long batch = Math.Max(1, input?.Axes.Batch ?? dims[0]);
        TensorShape shape = dims.Length == 2 ? new(1, 1, (int)dims[1], IsFlat: true) : new(dims.Length == 4 ? (int)dims[2] : 1, (int)dims[^1], (int)dims[1]);
        (AxisKind, long)[] axes = [(AxisKind.Batch, batch), (AxisKind.Channel, shape.Channels), (AxisKind.Height, shape.Height), (AxisKind.Width, shape.Width)];
        return Appended(shape, TensorAxes.Of(dims.Length == 3 ? [axes[0], axes[1], axes[3]] : axes[..dims.Length]));

        ImportedTensor Appended(TensorShape size, TensorAxes order)
        {
            _layers.Add(new ImportedLayer("Identity", [-1], size, size));
            return new ImportedTensor(_layers.Count - 1, size, order);
        }
    }

    private void AddOutput(OnnxValue output, List<int> outputs)
    {
        if (_unknown.Contains(output.Name) || _guessed.Contains(output.Name))
        {
            return;
        }

        if (!_tensors.TryGetValue(output.Name, out ImportedTensor? tensor))
        {
            Refuse($"its output '{output.Name}' does not depend on the image");
            return;
        }

        if (output.Dims is { } declared && (declared.Length != tensor.Axes.Rank || declared.Where((d, i) => i > 0 && d > 0 && d != tensor.Axes.Dims[i]).Any()))
        {
            Refuse($"its output '{output.Name}' is declared as {string.Join(" × ", declared)}, and its layers give {tensor.Axes}");
            return;
        }

        if (tensor.Axes.Rank > 2 && !tensor.Axes.IsInOrder(AxisKind.Channel, AxisKind.Height, AxisKind.Width) && !tensor.Axes.IsInOrder(AxisKind.Height, AxisKind.Width, AxisKind.Channel))
        {
            Refuse($"its output '{output.Name}' is neither channels × height × width nor height × width × channels; leave the last transposition out of the model");
            return;
        }

        if (!tensor.Axes.BeginsWithBatch && tensor.Axes.Batch > 1)
        {
            Refuse($"its output '{output.Name}' is {tensor.Axes.Described}, expected the batch first; leave the last transposition out of the model");
            return;
        }

        // A vector is a map of one pixel as well: only where there are several does the order matter.
        if (tensor.Axes.Rank <= 2 && (tensor.Shape.IsFlat || tensor.Shape.Height * tensor.Shape.Width > 1))
        {
            _node = new OnnxNode("", "", "", [], [], new Dictionary<string, OnnxAttribute>());
            try
            {
                tensor = Flat(tensor);
            }
            catch (UnsupportedException)
            {
                Refuse($"its output '{output.Name}' is not flattened as channels × height × width; leave the flattening out of the model");
                return;
            }
        }

        // An output has a layer of its own, also where it is the image, or another output once more.
        int layer = tensor.Layer;
        if (layer < 0 || outputs.Contains(layer))
        {
            if (layer >= 0 && _layers[layer].Kind is "Softmax" or "LogSoftmax")
            {
                Refuse($"its output '{output.Name}' is the softmax that is another output as well; leave one of them out of the model");
                return;
            }

            _layers.Add(new ImportedLayer("Identity", [layer], tensor.Shape, tensor.Shape));
            layer = _layers.Count - 1;
        }

        _layers[layer] = _layers[layer] with { OutputName = output.Name };
        outputs.Add(layer);
    }

    private void Refuse(string why) => _problems.Add(new ImportProblem("", "", Opset, why));
}
