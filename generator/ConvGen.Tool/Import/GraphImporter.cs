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
    private OnnxNode _node = null!;

    private GraphImporter(OnnxModel model) => _model = model;

    /// <summary>The version of the standard's operators.</summary>
    public long Opset => _model.Opset;

    /// <summary>The layers of a model, in its order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="foldBatchNorm">Whether batch norms go into the weights before them.</param>
    /// <exception cref="ImportException">It has parts that no layer stands for; all of them are named.</exception>
    public static ImportedNetwork Import(OnnxModel model, bool foldBatchNorm = false)
    {
        var importer = new GraphImporter(model);
        ImportedNetwork? network = importer.Run(foldBatchNorm);
        return network is null || importer._problems.Count > 0 ? throw new ImportException(model.Path, importer._problems) : network;
    }

    private ImportedNetwork? Run(bool foldBatchNorm)
    {
        foreach (OnnxTensor initializer in _model.Graph.Initializers)
        {
            _constants[initializer.Name] = new Constant(initializer);
        }

        HashSet<string> needed = Needed();
        if (ReadInput(needed) is not { } image)
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

        return outputs.Count == 0 || _problems.Count > 0 ? null : LayerPasses.Finish(new ImportedNetwork(image, _layers) { RoundsDown = RoundsDown }, outputs, foldBatchNorm);
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

    /// <summary>The current node's first output.</summary>
    /// <summary>Whether a node or the model's outputs take this result; an optional one that is left out has no name.</summary>
    public bool IsRead(string result) => result.Length > 0 && (_model.Graph.Outputs.Any(output => output.Name == result) || _model.Graph.Nodes.Any(node => node.Inputs.Contains(result)));

    public void Give(ImportedTensor tensor) => _tensors[_node.Outputs[0]] = tensor;

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
        if (tensor.Shape.IsFlat)
        {
            return tensor;
        }

        if (!reordered && !tensor.Axes.IsInOrder(AxisKind.Channel, AxisKind.Height, AxisKind.Width))
        {
            throw new UnsupportedException("it reads pixels that are not flattened as channels × height × width; transpose them to channels first before the flattening");
        }

        if (!_flattened.TryGetValue(tensor.Layer, out ImportedTensor? flat))
        {
            var shape = new TensorShape(1, 1, tensor.Shape.Length, IsFlat: true);
            flat = Append(new ImportedLayer("Flatten", [tensor.Layer], tensor.Shape, shape), TensorAxes.Of((AxisKind.Batch, tensor.Axes.Batch), (AxisKind.Channel, shape.Channels)));
            _flattened.Add(tensor.Layer, flat);
        }

        return flat;
    }

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
        bool channelsLast = dims.Length == 4 && IsTransposedFirst(input.Name);
        (long channels, long height, long width) = dims.Length switch
        {
            1 => (1, 1, 1),
            2 => (dims[1], 1, 1),
            3 => (dims[1], 1, dims[2]),
            _ when channelsLast => (dims[3], dims[1], dims[2]),
            _ => (dims[1], dims[2], dims[3]),
        };
        var axes = new List<(AxisKind, long)> { (AxisKind.Batch, batch), (AxisKind.Channel, channels), (AxisKind.Height, height), (AxisKind.Width, width) };
        if (channelsLast)
        {
            axes = [axes[0], axes[2], axes[3], axes[1]];
        }
        else if (dims.Length == 3)
        {
            axes.RemoveAt(2);
        }

        var shape = new TensorShape((int)height, (int)width, (int)channels);
        _tensors[input.Name] = new ImportedTensor(-1, shape, TensorAxes.Of([.. axes.Take(dims.Length)]));
        return shape;
    }

    /// <summary>Models from TensorFlow take the channels last and transpose at once.</summary>
    private bool IsTransposedFirst(string input)
    {
        List<OnnxNode> readers = [.. _model.Graph.Nodes.Where(n => n.Inputs.Contains(input))];
        return readers.Count > 0 && readers.All(n => n.Operator == "Transpose" && n.Integers("perm") is [0, 3, 1, 2]);
    }

    private void Read(OnnxNode node)
    {
        _node = node;
        if (node.Inputs.Any(_unknown.Contains))
        {
            _unknown.UnionWith(node.Outputs.Where(output => output.Length > 0));
            if (!OperatorRules.Knows(node))
            {
                Refuse(OperatorRules.Unknown);
            }

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
        }
        catch (UnsupportedException e)
        {
            Refuse(e.Message);
            _unknown.UnionWith(node.Outputs.Where(output => output.Length > 0));
        }

        void Refuse(string why) => _problems.Add(new ImportProblem(
            node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}", node.Title, _model.Opsets.GetValueOrDefault(node.Domain, 1), why));
    }

    private void AddOutput(OnnxValue output, List<int> outputs)
    {
        if (_unknown.Contains(output.Name))
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

        // A vector is a map of one pixel as well: only where there are several does the order matter.
        if (tensor.Axes.Rank <= 2 && tensor.Shape is { IsFlat: false } shape && shape.Height * shape.Width > 1)
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

        if (tensor.Layer < 0)
        {
            _layers.Add(new ImportedLayer("Identity", [-1], tensor.Shape, tensor.Shape));
            tensor = tensor with { Layer = _layers.Count - 1 };
        }

        outputs.Add(tensor.Layer);
    }

    private void Refuse(string why) => _problems.Add(new ImportProblem("", "", Opset, why));
}
