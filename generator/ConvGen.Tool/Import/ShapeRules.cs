using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Operators that move no element: they regroup axes, and only a group of channels read the other way becomes a layer.</summary>
internal static class ShapeRules
{
    public static void Cast(GraphImporter graph, OnnxNode node)
    {
        if (!OnnxTensor.IsFloating((int)node.Integer("to", OnnxTensor.FloatType)))
        {
            throw UnsupportedException.Option("it converts activations to integers");
        }

        graph.Give(graph.Tensor(0));
    }

    public static void Flatten(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        long axis = node.Integer("axis", 1);
        int at = axis == input.Axes.Rank ? (int)axis : Shapes.Axis(axis, input.Axes.Rank);
        long[] dims = input.Axes.Dims;
        Give(graph, input, [dims.Take(at).Aggregate(1L, (p, d) => p * d), dims.Skip(at).Aggregate(1L, (p, d) => p * d)]);
    }

    /// <summary>The shape is an attribute before opset 5 and an input since.</summary>
    public static void Reshape(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        long[] shape = node.Integers("shape") ?? graph.Required(1, "shape").Integers;
        Give(graph, input, Shapes.Resolve(input.Axes.Dims, shape, node.Integer("allowzero", 0) != 0));
    }

    public static void Transpose(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        long[] order = node.Integers("perm") ?? [.. Enumerable.Range(0, input.Axes.Rank).Reverse().Select(i => (long)i)];
        graph.Give(input with { Axes = input.Axes.Transposed(order) });
    }

    public static void Squeeze(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        long[]? given = node.Integers("axes") ?? graph.Constant(1, "axes")?.Integers;
        int[] axes = given is null
            ? [.. Enumerable.Range(0, input.Axes.Rank).Where(i => input.Axes[i].Count == 0)]
            : [.. given.Select(a => Shapes.Axis(a, input.Axes.Rank))];
        if (axes.Any(a => input.Axes[a].Count > 0))
        {
            throw new UnsupportedException($"it removes axes {string.Join(", ", axes)} of {input.Axes.Described}, expected axes of one element, and not the batch");
        }

        graph.Give(input with { Axes = input.Axes.Without(axes) });
    }

    public static void Unsqueeze(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        long[] given = node.Integers("axes") ?? graph.Required(1, "axes").Integers;
        graph.Give(input with { Axes = input.Axes.With([.. given.Select(a => Shapes.Axis(a, input.Axes.Rank + given.Length))]) });
    }

    private static void Give(GraphImporter graph, ImportedTensor input, long[] dims)
    {
        if (input.Axes.Reshaped(dims) is not { } axes)
        {
            throw new UnsupportedException($"it makes {string.Join(" × ", dims)} of {input.Axes.Described}, expected a flattening, or groups of channels for a channel shuffle");
        }

        graph.Give(Shuffled(graph, input with { Axes = axes }));
    }

    /// <summary>Where one axis holds the members of groups before the groups, the channels have been shuffled.</summary>
    private static ImportedTensor Shuffled(GraphImporter graph, ImportedTensor tensor)
    {
        for (int i = 0; i < tensor.Axes.Rank; i++)
        {
            if (tensor.Axes[i] is [{ Kind: AxisKind.Member }, { Kind: AxisKind.Group, Extent: var groups }])
            {
                int axis = i;
                var axes = new TensorAxes(Enumerable.Range(0, tensor.Axes.Rank).Select(a => a == axis ? [new AxisPart(AxisKind.Channel, tensor.Shape.Channels)] : tensor.Axes[a]));
                return graph.Append(
                    new ImportedLayer("ChannelShuffle", [tensor.Layer], tensor.Shape, tensor.Shape) { Arguments = [new("Groups", (int)groups, Positional: true)] }, axes);
            }
        }

        return tensor;
    }
}
