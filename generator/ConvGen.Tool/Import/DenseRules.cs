using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Matrix products with constants: dense layers, and 1×1 convolutions where the channels come last.</summary>
internal static class DenseRules
{
    public static void Gemm(GraphImporter graph, OnnxNode node)
    {
        if (node.Integer("transA", 0) != 0)
        {
            throw UnsupportedException.Option("found transA = 1, expected the batch before the features");
        }

        Constant matrix = graph.Required(1, "matrix");
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        float[] weight = node.Integer("transB", 0) != 0 ? matrix.Floats : Transposed(matrix);
        int units = (int)(node.Integer("transB", 0) != 0 ? matrix.Dims[0] : matrix.Dims[1]);
        float[]? bias = graph.Constant(2, "bias") is { } c ? Spread(c, units, beta) : null;
        Dense(graph, graph.Tensor(0), alpha == 1 ? weight : Array.ConvertAll(weight, v => v * alpha), units, bias);
    }

    public static void MatMul(GraphImporter graph, OnnxNode node)
    {
        Constant matrix = graph.Required(1, "matrix");
        if (matrix.Dims.Length != 2)
        {
            throw new UnsupportedException($"its second input has rank {matrix.Dims.Length}, expected a matrix");
        }

        ImportedTensor input = graph.Tensor(0);
        int units = (int)matrix.Dims[1];
        if (input.Axes.Rank > 2 && input.ChannelAxis == input.Axes.Rank - 1 && !input.Shape.IsFlat)
        {
            TensorShape output = input.Shape with { Channels = units };
            var axes = new TensorAxes(Enumerable.Range(0, input.Axes.Rank).Select(i => i < input.Axes.Rank - 1 ? input.Axes[i] : [new AxisPart(AxisKind.Channel, units)]));
            graph.Give(graph.Append(
                new ImportedLayer("Conv", [input.Layer], input.Shape, output)
                {
                    Arguments = [new("Filters", units, Positional: true), new("Kernel", 1, Positional: true), new("Bias", false)],
                    Tensors = [new("weight", [units, input.Shape.Channels, 1, 1], Transposed(matrix))],
                    Origin = graph.NameOf(1),
                },
                axes));
            return;
        }

        Dense(graph, input, Transposed(matrix), units, null);
    }

    private static void Dense(GraphImporter graph, ImportedTensor input, float[] weight, int units, float[]? bias)
    {
        if (input.Axes.Rank != 2 || !input.Axes.IsBatchFirst)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, expected batch × features");
        }

        int features = input.Shape.Length;
        if (weight.Length != (long)features * units)
        {
            throw new UnsupportedException($"its matrix has {weight.Length} elements, expected {features} × {units}");
        }

        (ImportedTensor flat, long[] order) = graph.Features(input);
        weight = InChannelOrder(weight, order);
        var tensors = new List<LayerTensor> { new("weight", [units, features], weight) };
        if (bias is not null)
        {
            tensors.Add(new("bias", [units], bias));
        }

        var output = new TensorShape(1, 1, units, IsFlat: true);
        graph.Give(graph.Append(
            new ImportedLayer("Dense", [flat.Layer], flat.Shape, output)
            {
                Arguments = bias is null ? [new("Units", units, Positional: true), new("Bias", false)] : [new("Units", units, Positional: true)],
                Tensors = tensors,
                Origin = graph.NameOf(1),
            },
            TensorAxes.Of((AxisKind.Batch, input.Axes.Batch), (AxisKind.Channel, units))));
    }

    /// <summary>The columns in the order channels × height × width, whatever order the model flattens in.</summary>
    private static float[] InChannelOrder(float[] weight, long[] order)
    {
        bool isOrdered = true;
        for (int i = 0; i < order.Length && isOrdered; i++)
        {
            isOrdered = order[i] == i;
        }

        return isOrdered ? weight : [.. Enumerable.Range(0, weight.Length).Select(i => weight[(i / order.Length * order.Length) + order[i % order.Length]])];
    }

    private static float[] Transposed(Constant matrix)
    {
        (long rows, long columns) = (matrix.Dims[0], matrix.Dims[1]);
        return matrix.Gathered([columns, rows], i => (i % rows * columns) + (i / rows)).Floats;
    }

    private static float[] Spread(Constant bias, int units, float factor)
    {
        float[] values = bias.Floats;
        return values.Length == 1 || (values.Length == units && bias.Dims[^1] == units)
            ? [.. Enumerable.Range(0, units).Select(i => factor * values[values.Length == 1 ? 0 : i])]
            : throw new UnsupportedException($"its bias has the size {string.Join(" × ", bias.Dims)}, expected {units}");
    }
}
