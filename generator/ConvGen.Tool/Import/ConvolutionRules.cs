using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Convolutions. Their weights have the order of ConvGen's files already, out × in/groups × height × width.</summary>
internal static class ConvolutionRules
{
    public static void Conv(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        Constant weight = graph.Required(1, "weight");
        ReadWindow window = ReadWindow.Of(node, input, weight.Dims[2..]);
        TensorShape shape = input.Shape;
        int filters = (int)weight.Dims[0], groups = (int)node.Integer("group", 1);
        if (weight.Dims[1] * groups != shape.Channels)
        {
            throw new UnsupportedException($"its weights are for {weight.Dims[1]} channels in each of {groups} groups, and it reads {shape.Channels}");
        }

        (int height, int width) = window.Place(graph, shape, ceiling: false);
        var output = new TensorShape(height, width, filters);
        bool depthwise = groups == shape.Channels && groups > 1;
        List<LayerArgument> arguments = depthwise ? [] : [new("Filters", filters, Positional: true)];
        arguments.AddRange(window.Arguments(strideIsKernel: false));
        if (depthwise && filters > groups)
        {
            arguments.Add(new("Multiplier", filters / groups));
        }
        else if (!depthwise && groups > 1)
        {
            arguments.Add(new("Groups", groups));
        }

        graph.Give(graph.Append(
            Weights(graph, new ImportedLayer(depthwise ? "DepthwiseConv" : "Conv", [input.Layer], shape, output) { Arguments = arguments }, weight.Floats, KernelShape(weight)),
            Resized(input, output)));
    }

    /// <summary>The layer with its weights, and with the bias that stands third among the inputs.</summary>
    public static ImportedLayer Weights(GraphImporter graph, ImportedLayer layer, float[] weight, int[] shape)
    {
        float[]? bias = graph.Constant(2, "bias")?.Floats;
        var tensors = new List<LayerTensor> { new("weight", shape, weight) };
        if (bias is not null)
        {
            tensors.Add(new("bias", [bias.Length], bias));
        }

        return layer with
        {
            Arguments = bias is null ? [.. layer.Arguments, new("Bias", false)] : layer.Arguments,
            Tensors = tensors,
            Origin = graph.NameOf(1),
        };
    }

    /// <summary>Weights of one axis are those of a kernel of one row.</summary>
    public static int[] KernelShape(Constant weight) => weight.Dims.Length == 3
        ? [(int)weight.Dims[0], (int)weight.Dims[1], 1, (int)weight.Dims[2]]
        : [.. weight.Dims.Select(d => (int)d)];

    /// <summary>Axes of the same kinds with the extents of another size.</summary>
    public static TensorAxes Resized(ImportedTensor input, TensorShape output)
    {
        (AxisKind, long)[] axes = [(AxisKind.Batch, input.Axes.Batch), (AxisKind.Channel, output.Channels), (AxisKind.Height, output.Height), (AxisKind.Width, output.Width)];
        return TensorAxes.Of(input.Axes.Rank == 3 ? [axes[0], axes[1], axes[3]] : axes);
    }
}
