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
            Weights(
                graph,
                new ImportedLayer(depthwise ? "DepthwiseConv" : "Conv", [input.Layer], shape, output) { Arguments = arguments },
                input.IsTurned ? Turned(weight.Floats, weight.Dims) : weight.Floats,
                input.IsTurned ? [(int)weight.Dims[0], (int)weight.Dims[1], (int)weight.Dims[3], (int)weight.Dims[2]] : KernelShape(weight)),
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

    /// <summary>Weights whose kernel has its columns first, with its rows first.</summary>
    public static float[] Turned(float[] weight, long[] dims)
    {
        long columns = dims[2], rows = dims[3];
        return [.. Enumerable.Range(0, weight.Length).Select(i =>
        {
            long row = i / columns % rows, column = i % columns;
            return weight[(i / (rows * columns) * rows * columns) + (column * rows) + row];
        })];
    }

    /// <summary>Axes of the same kinds with the extents of another size.</summary>
    /// <exception cref="UnsupportedException">They stand in another order than any layer's.</exception>
    public static TensorAxes Resized(ImportedTensor input, TensorShape output)
    {
        (AxisKind, long) batch = (AxisKind.Batch, input.Axes.Batch), channels = (AxisKind.Channel, output.Channels), height = (AxisKind.Height, output.Height), width = (AxisKind.Width, output.Width);
        (AxisKind, long)[] axes = input switch
        {
            { IsChannelsFirst: true, Axes.Rank: 3 } => [batch, channels, width],
            { IsChannelsFirst: true } => [batch, channels, height, width],
            { IsTurned: true } => [batch, channels, width, height],
            { IsChannelsLast: true, Axes.Rank: 3 } => [batch, width, channels],
            { IsChannelsLast: true } => [batch, height, width, channels],
            _ => throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, expected the batch first, and the channels before or behind height and width"),
        };
        return TensorAxes.Of(axes);
    }
}
