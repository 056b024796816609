namespace ConvGen.Tool.Import;

/// <summary>From layers as the model has them to layers as a person would have written them: affine maps go into weights, idioms get their names, what nothing reads is left out.</summary>
internal sealed partial class LayerPasses
{
    private readonly List<ImportedLayer?> _layers;
    private readonly IReadOnlyList<int> _outputs;
    private readonly Dictionary<int, IReadOnlyList<int>> _originalInputs = [];

    private LayerPasses(IReadOnlyList<ImportedLayer> layers, IReadOnlyList<int> outputs) => (_layers, _outputs) = ([.. layers], outputs);

    /// <param name="network">As it was read.</param>
    /// <param name="outputs">The layers that are outputs, the main one first.</param>
    /// <param name="foldBatchNorm">Whether batch norms go into the weights before them.</param>
    public static ImportedNetwork Finish(ImportedNetwork network, IReadOnlyList<int> outputs, bool foldBatchNorm)
    {
        var passes = new LayerPasses(network.Layers, outputs);
        passes.NameMinimumPools();
        passes.NameHardActivations();
        passes.MergeScales();
        passes.NameGatedActivations();
        passes.NameGelu();
        passes.NameLocalResponseNorms();
        if (foldBatchNorm)
        {
            passes.FoldBatchNorms();
        }

        passes.WriteScalesAsBatchNorms();
        passes.NestConcats();
        passes.MergePads();
        return network with { Layers = passes.Ordered() };
    }

    /// <summary>ReLU6(x + 3)/6 is HardSigmoid, x·ReLU6(x + 3)/6 is HardSwish: as exporters before opset 14 wrote them.</summary>
    private void NameHardActivations()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is not { } sixth || !IsUniform(sixth, 1f / 6f, 0))
            {
                continue;
            }

            int inner = sixth.Inputs[0];
            if (inner < 0 || Readers(inner) != 1 || _layers[inner] is not { } read)
            {
                continue;
            }

            if (ShiftedBySix(inner) is { } x)
            {
                _layers[i] = new ImportedLayer("HardSigmoid", [x], sixth.Input, sixth.Output) { OutputName = sixth.OutputName };
            }
            else if (read.Kind == "Multiply" && read.Inputs.FirstOrDefault(f => f >= 0 && Readers(f) == 1 && ShiftedBySix(f) is { } y && read.Inputs.Contains(y), -1) is >= 0 and var gate)
            {
                _layers[i] = new ImportedLayer("HardSwish", [ShiftedBySix(gate)!.Value], sixth.Input, sixth.Output) { OutputName = sixth.OutputName };
            }
        }

        int? ShiftedBySix(int index) =>
            _layers[index] is { Kind: "ReLU6" } relu && relu.Inputs[0] >= 0 && Readers(relu.Inputs[0]) == 1 && IsUniform(_layers[relu.Inputs[0]]!, 1, 3) ? _layers[relu.Inputs[0]]!.Inputs[0] : null;
    }

    /// <summary>x·sigmoid(x) is SiLU, x·hardsigmoid(x) is HardSwish.</summary>
    private void NameGatedActivations()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is not { Kind: "Multiply" } product)
            {
                continue;
            }

            foreach ((int x, int gate) in new[] { (product.Inputs[0], product.Inputs[1]), (product.Inputs[1], product.Inputs[0]) })
            {
                if (gate >= 0 && _layers[gate] is { Kind: "Sigmoid" or "HardSigmoid", Arguments.Count: 0 } sigmoid && sigmoid.Inputs[0] == x && Readers(gate) == 1)
                {
                    _layers[i] = new ImportedLayer(sigmoid.Kind == "Sigmoid" ? "SiLU" : "HardSwish", [x], product.Input, product.Output) { OutputName = product.OutputName };
                    _layers[gate] = null;
                    break;
                }
            }
        }
    }

    private void MergeScales()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is { Kind: ImportedLayer.Scale } scale && Before(scale) is { } linear)
            {
                float[] factors = scale.Tensor("weight")!.Values, shifts = scale.Tensor("bias")!.Values;
                Merge(i, linear, [.. factors.Select(v => (double)v)], [.. shifts.Select(v => (double)v)]);
            }
        }
    }

    private void FoldBatchNorms()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is { Kind: "BatchNorm" } norm && Before(norm) is { Kind: not ("BatchNorm" or ImportedLayer.Scale) } linear)
            {
                float[] gamma = norm.Tensor("weight")!.Values, beta = norm.Tensor("bias")!.Values, mean = norm.Tensor("running_mean")!.Values, variance = norm.Tensor("running_var")!.Values;
                float epsilon = norm.Argument("Epsilon") as float? ?? 1e-5f;
                double[] factors = [.. gamma.Select((g, c) => g / Math.Sqrt((double)variance[c] + epsilon))];
                Merge(i, linear, factors, [.. beta.Select((b, c) => b - (mean[c] * factors[c]))]);
            }
        }
    }

    /// <summary>Concatenations that begin with all that an earlier one joins read that one instead: DenseNet as its paper draws it.</summary>
    private void NestConcats()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is not { Kind: "Concat" } whole)
            {
                continue;
            }

            int part = Enumerable.Range(0, i)
                .Where(p => _layers[p] is { Kind: "Concat" } && _originalInputs[p].Count < whole.Inputs.Count && whole.Inputs.Take(_originalInputs[p].Count).SequenceEqual(_originalInputs[p]))
                .DefaultIfEmpty(-1)
                .MaxBy(p => p < 0 ? 0 : _originalInputs[p].Count);
            _originalInputs[i] = whole.Inputs;
            if (part >= 0)
            {
                _layers[i] = whole with { Inputs = [part, .. whole.Inputs.Skip(_originalInputs[part].Count)] };
            }
        }
    }

    /// <summary>A convolution or a mean over a map with zeros around it pads by itself.</summary>
    private void MergePads()
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is not { Kind: "Conv" or "DepthwiseConv" or "AveragePool" } window
                || window.Arguments.Any(a => a.Name.StartsWith("Padding", StringComparison.Ordinal) || a.Name is "Same" or "Rounding")
                || window.Inputs[0] < 0 || Readers(window.Inputs[0]) != 1 || _layers[window.Inputs[0]] is not { Kind: "ZeroPad" } pad || pad.Argument("Value") is not null)
            {
                continue;
            }

            int all = pad.Argument("All") as int? ?? 0;
            int[] sides = [.. ((string[])["Top", "Bottom", "Left", "Right"]).Select(s => pad.Argument(s) as int? ?? all)];
            int height = (int)window.Argument("Kernel")!, width = window.Argument("KernelWidth") as int? ?? height;
            if (window.Kind == "AveragePool" && (Math.Max(sides[0], sides[1]) >= height || Math.Max(sides[2], sides[3]) >= width))
            {
                continue;
            }

            _layers[window.Inputs[0]] = null;
            _layers[i] = window with
            {
                Inputs = pad.Inputs,
                Input = pad.Input,
                Arguments = [.. window.Arguments.TakeWhile(a => a.Positional || a.Name.StartsWith("Stride", StringComparison.Ordinal)),
                    .. ReadWindow.Sides("Padding", "Padding", sides[0], sides[1], sides[2], sides[3], positional: false),
                    .. window.Arguments.SkipWhile(a => a.Positional || a.Name.StartsWith("Stride", StringComparison.Ordinal))],
            };
        }
    }

    /// <summary>The layer whose weights a following affine map can go into: nothing else reads it.</summary>
    private ImportedLayer? Before(ImportedLayer layer)
    {
        int index = layer.Inputs[0];
        return index >= 0 && Readers(index) == 1 && _layers[index] is { Kind: "Conv" or "DepthwiseConv" or "ConvTranspose" or "Dense" or "BatchNorm" or ImportedLayer.Scale } linear ? linear : null;
    }

    /// <summary>Puts a layer with its outputs scaled and shifted in the place of the map that does so.</summary>
    private void Merge(int at, ImportedLayer linear, double[] factors, double[] shifts)
    {
        LayerTensor weight = linear.Tensor("weight")!;
        float[]? old = linear.Tensor("bias")?.Values;
        int channels = linear.Channels;
        Func<int, int> channelOf = ChannelOf(linear, weight);
        float[] values = [.. weight.Values.Select((v, i) => (float)(v * factors[channelOf(i)]))];
        bool biased = old is not null || shifts.Any(s => s != 0);
        float[] bias = [.. Enumerable.Range(0, channels).Select(c => (float)(((old?[c] ?? 0) * factors[c]) + shifts[c]))];
        _layers[_layers[at]!.Inputs[0]] = null;
        _layers[at] = linear with
        {
            OutputName = _layers[at]!.OutputName,
            Arguments = biased ? [.. linear.Arguments.Where(a => a.Name != "Bias")] : linear.Arguments,
            Tensors =
            [
                weight with { Values = values },
                .. biased ? [new LayerTensor("bias", [channels], bias)] : (LayerTensor[])[],
                .. linear.Tensors.Where(t => t.Name.StartsWith("running_", StringComparison.Ordinal)),
            ],
        };
    }

    /// <summary>Which output channel an element of the weights belongs to.</summary>
    private static Func<int, int> ChannelOf(ImportedLayer layer, LayerTensor weight)
    {
        int each = weight.Values.Length / layer.Channels;
        if (layer.Kind != "ConvTranspose")
        {
            return i => i / each;
        }

        // In × out/groups × height × width: an input channel's group says which output channels it has.
        int window = weight.Shape[2] * weight.Shape[3], perGroup = weight.Shape[1], groups = layer.Channels / perGroup, inputs = weight.Shape[0] / groups;
        return i => (i / (window * perGroup) / inputs * perGroup) + (i / window % perGroup);
    }

    /// <summary>A batch norm of mean 0 and variance 1 is an affine map, as long as training leaves its statistics.</summary>
    private void WriteScalesAsBatchNorms()
    {
        const float Epsilon = 1e-5f;
        for (int i = 0; i < _layers.Count; i++)
        {
            if (_layers[i] is { Kind: ImportedLayer.Scale } scale)
            {
                float[] variance = new float[scale.Channels];
                Array.Fill(variance, 1 - Epsilon);
                _layers[i] = scale with
                {
                    Kind = "BatchNorm",
                    Arguments = [new("Frozen", true)],
                    Tensors = [.. scale.Tensors, new("running_mean", [scale.Channels], new float[scale.Channels]), new("running_var", [scale.Channels], variance)],
                };
            }
        }
    }

    /// <summary>Those that an output depends on: the main output last, the others in the model's order.</summary>
    private List<ImportedLayer> Ordered()
    {
        int[] outputs = [.. _outputs];
        HashSet<int> live = Live(outputs);
        bool isOrdered = outputs.Skip(1).SequenceEqual(outputs.Skip(1).Order());
        for (int i = 0; i < outputs.Length; i++)
        {
            // What others read has a place of its own; a copy of it may stand at the end.
            if ((i == 0 || !isOrdered) && live.Any(l => l >= 0 && _layers[l]!.Inputs.Contains(outputs[i])))
            {
                ImportedLayer read = _layers[outputs[i]]!;
                _layers.Add(new ImportedLayer("Identity", [outputs[i]], read.Output, read.Output) { OutputName = read.OutputName });
                _layers[outputs[i]] = read with { OutputName = "" };
                outputs[i] = _layers.Count - 1;
            }
        }

        int[] last = [.. isOrdered ? [] : outputs.Skip(1), outputs[0]];
        List<int> order = [.. Live(outputs).Where(i => i >= 0 && !last.Contains(i)).Order(), .. last];
        Dictionary<int, int> places = order.Select((layer, place) => (layer, place)).ToDictionary(p => p.layer, p => p.place);
        return
        [
            .. order.Select(i => _layers[i]! with
            {
                Inputs = [.. _layers[i]!.Inputs.Select(s => s < 0 ? s : places[s])],
                IsOutput = i != outputs[0] && outputs.Contains(i),
                OutputName = outputs.Length > 1 ? _layers[i]!.OutputName : "",
            }),
        ];
    }

    private HashSet<int> Live(IEnumerable<int> outputs)
    {
        var live = new HashSet<int>(outputs);
        for (int i = _layers.Count - 1; i >= 0; i--)
        {
            if (live.Contains(i))
            {
                live.UnionWith(_layers[i]!.Inputs);
            }
        }

        return live;
    }

    private int Readers(int index) => _layers.Sum(l => l?.Inputs.Count(i => i == index) ?? 0) + _outputs.Count(o => o == index);

    private static bool IsUniform(ImportedLayer layer, float scale, float shift) =>
        layer.Kind == ImportedLayer.Scale && layer.Tensor("weight")!.Values.All(v => Math.Abs(v - scale) < 1e-6f) && layer.Tensor("bias")!.Values.All(v => Math.Abs(v - shift) < 1e-6f);
}
