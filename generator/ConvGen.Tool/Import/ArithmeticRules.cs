using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Sums, products and concatenations: with constants an affine map of each channel, with activations a join.</summary>
internal static class ArithmeticRules
{
    public static void Add(GraphImporter graph, OnnxNode node)
    {
        if (Split(graph, node) is ({ } tensor, { } constant))
        {
            Affine(graph, tensor, new Constant([], [1f]), constant, node);
            return;
        }

        Join(graph, "Add", [.. Enumerable.Range(0, graph.InputCount).Select(graph.Tensor)]);
    }

    public static void Subtract(GraphImporter graph, OnnxNode node)
    {
        if (Split(graph, node) is ({ } tensor, { } constant))
        {
            if (graph.IsConstant(0))
            {
                Affine(graph, tensor, new Constant([], [-1f]), constant, node);
            }
            else
            {
                Affine(graph, tensor, new Constant([], [1f]), new Constant(constant.Dims, Array.ConvertAll(constant.Floats, v => -v)), node);
            }

            return;
        }

        ImportedTensor first = graph.Tensor(0);
        Affine(graph, graph.Tensor(1), -1, 0);
        ImportedTensor negative = graph.Tensor(1) with { Layer = graph.LayerCount - 1 };
        Join(graph, "Add", [first, negative]);
    }

    public static void Multiply(GraphImporter graph, OnnxNode node)
    {
        if (Split(graph, node) is ({ } tensor, { } constant))
        {
            Affine(graph, tensor, constant, new Constant([], [0f]), node);
            return;
        }

        Join(graph, "Multiply", [graph.Tensor(0), graph.Tensor(1)]);
    }

    public static void Divide(GraphImporter graph, OnnxNode node)
    {
        if (!graph.IsConstant(1))
        {
            IdiomRules.Quotient(graph, node);
            return;
        }

        Constant divisor = graph.Required(1, "divisor");
        Affine(graph, graph.Tensor(0), new Constant(divisor.Dims, Array.ConvertAll(divisor.Floats, v => 1 / v)), new Constant([], [0f]), node);
    }

    public static void Negate(GraphImporter graph, OnnxNode node) => Affine(graph, graph.Tensor(0), -1, 0);

    /// <summary>The same for all channels.</summary>
    public static void Affine(GraphImporter graph, ImportedTensor input, float scale, float shift) =>
        Affine(graph, input, new Constant([], [scale]), new Constant([], [shift]), null);

    public static void Concat(GraphImporter graph, OnnxNode node)
    {
        List<ImportedTensor> inputs = [.. Enumerable.Range(0, graph.InputCount).Select(graph.Tensor)];
        int rank = inputs[0].Axes.Rank, axis = Shapes.Axis(node.Integer("axis", 1), rank);
        if (inputs.Count == 1)
        {
            graph.Give(inputs[0]);
            return;
        }

        if (rank == 2 && axis == 1)
        {
            inputs = [.. inputs.Select(i => InChannelOrder(graph, i))];
        }

        if (inputs.Any(i => i.ChannelAxis != axis || i.Axes.Rank != rank || (i.Shape.Height, i.Shape.Width) != (inputs[0].Shape.Height, inputs[0].Shape.Width)))
        {
            throw new UnsupportedException($"it joins axis {axis} of {string.Join(" and ", inputs.Select(i => i.Axes.Described))}, expected the channels of maps of one size");
        }

        if (inputs.Any(i => i.Shape.IsFlat))
        {
            inputs = [.. inputs.Select(i => graph.Flat(i))];
        }

        int channels = inputs.Sum(i => i.Shape.Channels);
        var axes = new TensorAxes(Enumerable.Range(0, rank).Select(i => i == axis ? [new AxisPart(AxisKind.Channel, channels)] : inputs[0].Axes[i]));
        graph.Give(graph.Append(new ImportedLayer("Concat", [.. inputs.Select(i => i.Layer)], inputs[0].Shape, inputs[0].Shape with { Channels = channels }), axes));
    }

    /// <summary>A flattened map as a vector, so that vectors can be put side by side.</summary>
    private static ImportedTensor InChannelOrder(GraphImporter graph, ImportedTensor tensor)
    {
        AxisKind[] order = [.. tensor.Axes.Parts.Select(p => p.Kind)];
        return order.Length < 2
            ? tensor
            : order.SequenceEqual(order.Order()) ? graph.Flat(tensor) : throw new UnsupportedException("it joins pixels flattened as height × width × channels, expected channels × height × width");
    }

    private static (ImportedTensor? Tensor, Constant? Constant) Split(GraphImporter graph, OnnxNode node)
    {
        if (graph.InputCount != 2)
        {
            return (null, null);
        }

        return (graph.IsConstant(0), graph.IsConstant(1)) switch
        {
            (true, false) => (graph.Tensor(1), graph.Required(0, "constant")),
            (false, true) => (graph.Tensor(0), graph.Required(1, "constant")),
            _ => (null, null),
        };
    }

    private static void Join(GraphImporter graph, string kind, IReadOnlyList<ImportedTensor> inputs)
    {
        ImportedTensor first = inputs[0];
        bool equal = inputs.All(i => i.Axes.SameAs(first.Axes) && (i.Shape.Height, i.Shape.Width, i.Shape.Channels) == (first.Shape.Height, first.Shape.Width, first.Shape.Channels));
        ImportedTensor? result = equal ? inputs.FirstOrDefault(i => !i.Shape.IsFlat) ?? first : kind == "Multiply" ? Scaled(inputs[0], inputs[1]) ?? Scaled(inputs[1], inputs[0]) : null;
        if (result is null)
        {
            throw new UnsupportedException(
                $"it joins {string.Join(" and ", inputs.Select(i => i.Axes.Described))}, expected equal sizes{(kind == "Multiply" ? ", or one value for each channel" : "")}");
        }

        if (inputs.Count == 1)
        {
            graph.Give(first);
            return;
        }

        graph.Give(graph.Append(new ImportedLayer(kind, [.. inputs.Select(i => i.Layer)], first.Shape, result.Shape), result.Axes));
    }

    /// <summary>The map, where the other side has one value for each of its channels.</summary>
    private static ImportedTensor? Scaled(ImportedTensor map, ImportedTensor factors) =>
        factors.Shape is { Height: 1, Width: 1 } && factors.Shape.Channels == map.Shape.Channels && map.Axes.Rank == factors.Axes.Rank && map.ChannelAxis == factors.ChannelAxis && map.ChannelAxis > 0 ? map : null;

    /// <summary>The product with a constant, one number or one for each channel.</summary>
    public static ImportedTensor Scaled(GraphImporter graph, ImportedTensor input, Constant scale) => Append(graph, input, scale, new Constant([], [0f]), null);

    private static void Affine(GraphImporter graph, ImportedTensor input, Constant scale, Constant shift, OnnxNode? node) => graph.Give(Append(graph, input, scale, shift, node));

    private static ImportedTensor Append(GraphImporter graph, ImportedTensor input, Constant scale, Constant shift, OnnxNode? node)
    {
        long[]? order = null;
        if (input.ChannelAxis < 0 && input.Axes.Rank == 2 && Math.Max(scale.Length, shift.Length) > 1)
        {
            (input, order) = graph.Features(input);
        }

        float[] scales = PerChannel(input, scale, node, order), shifts = PerChannel(input, shift, node, order);
        int channels = input.Shape.Channels;
        return graph.Append(
            new ImportedLayer(ImportedLayer.Scale, [input.Layer], input.Shape, input.Shape) { Tensors = [new("weight", [channels], scales), new("bias", [channels], shifts)] }, input.Axes);
    }

    /// <summary>A constant as the standard stretches it: its last axis is the tensor's last; before opset 7 the attribute <c>axis</c> says where its first is.</summary>
    /// <param name="order">Where each element of a vector stands in the constant; null where channels have an axis of their own.</param>
    private static float[] PerChannel(ImportedTensor input, Constant constant, OnnxNode? node, long[]? order)
    {
        int channels = input.Shape.Channels, rank = input.Axes.Rank;
        float[] values = constant.Floats;
        if (values.Length == 1)
        {
            return [.. Enumerable.Repeat(values[0], channels)];
        }

        int first = node?.Attributes.ContainsKey("axis") == true ? Shapes.Axis(node.Integer("axis", 0), rank) : rank - constant.Dims.Length;
        int wide = constant.Dims.Length - constant.Dims.SkipWhile(d => d == 1).Count();
        if (values.Length == channels && constant.Dims[wide] == channels && first >= 0 && first + wide == (order is null ? input.ChannelAxis : 1))
        {
            return order is null ? values : [.. order.Select(i => values[i])];
        }

        throw new UnsupportedException($"its constant of {string.Join(" × ", constant.Dims)} meets a tensor of {input.Axes.Described}, expected one number, or one for each channel");
    }
}
