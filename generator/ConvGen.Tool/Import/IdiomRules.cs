using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Operators that no layer computes, but that are parts of functions which layers do compute.</summary>
internal static class IdiomRules
{
    public static void Erf(GraphImporter graph, OnnxNode node) =>
        graph.Give(graph.AppendPart(node, "Erf", [graph.Tensor(0)], "no layer computes it by itself, expected x·(1 + erf(x/√2))/2, which is GELU"));

    /// <summary>A square is a product of equals; other powers only stand in local response normalisations.</summary>
    public static void Power(GraphImporter graph, OnnxNode node)
    {
        Constant exponent = graph.Required(1, "exponent");
        double value = exponent.Length == 1 ? exponent.Numbers[0] : throw UnsupportedException.Option($"found {exponent.Length} exponents, expected one");
        ImportedTensor input = graph.Tensor(0);
        if (value == 1)
        {
            graph.Give(input);
            return;
        }

        if (value == 2)
        {
            graph.Give(graph.Append(new ImportedLayer("Multiply", [input.Layer, input.Layer], input.Shape, input.Shape), input.Axes));
            return;
        }

        graph.Give(graph.AppendPart(
            node, "Power", [input], $"found the exponent {value}, expected 2, or the denominator of a local response normalisation", new LayerArgument("Exponent", (float)value)));
    }

    public static void Quotient(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor dividend = graph.Tensor(0), divisor = graph.Tensor(1);
        const string Why = "it divides by an activation, expected a constant, or the denominator of a local response normalisation";
        graph.Give(dividend.Axes.SameAs(divisor.Axes) ? graph.AppendPart(node, "Divide", [dividend, divisor], Why) : throw new UnsupportedException(Why));
    }

    /// <summary>A window over channels alone, which have been given an axis behind an empty one: batch × 1 × channels × height × width.</summary>
    public static bool IsOverChannels(ImportedTensor input) =>
        input.Axes.Rank == 5 && input.Axes[1].Count == 0 && !input.Shape.IsFlat && new TensorAxes(Enumerable.Range(0, 5).Where(a => a != 1).Select(a => input.Axes[a]))
            .Are(AxisKind.Batch, AxisKind.Channel, AxisKind.Height, AxisKind.Width);

    public static void ChannelMean(GraphImporter graph, OnnxNode node)
    {
        long[] kernel = node.Integers("kernel_shape") ?? [], pads = node.Integers("pads") ?? new long[6];
        bool isNorm = kernel is [> 1, 1, 1] && (node.Integers("strides") ?? [1, 1, 1]) is [1, 1, 1] && pads.SequenceEqual([kernel[0] / 2, 0, 0, (kernel[0] - 1) / 2, 0, 0]) && node.Integer("count_include_pad", 0) == 1;
        graph.Give(isNorm
            ? graph.AppendPart(node, "ChannelMean", [graph.Tensor(0)], "its window is over channels, expected the mean of a local response normalisation", new LayerArgument("Size", (int)kernel[0]))
            : throw new UnsupportedException($"it reads a tensor of {graph.Tensor(0).Axes.Described}, expected batch × channels × height × width"));
    }
}
