using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Means and extremes over axes: over height and width a global pool, over one of them a window as long as the map, over channels a channel pool.</summary>
internal static class ReductionRules
{
    public static void Mean(GraphImporter graph, OnnxNode node) => Reduce(graph, node, "Average");

    public static void Max(GraphImporter graph, OnnxNode node) => Reduce(graph, node, "Max");

    public static void Min(GraphImporter graph, OnnxNode node) => Reduce(graph, node, "Min");

    private static void Reduce(GraphImporter graph, OnnxNode node, string function)
    {
        ImportedTensor input = graph.Tensor(0);
        long[] given = node.Integers("axes") ?? graph.Constant(1, "axes")?.Integers ?? [];
        if (given.Length == 0 && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            graph.Give(input);
            return;
        }

        int[] axes = given.Length == 0 ? [.. Enumerable.Range(0, input.Axes.Rank)] : [.. given.Select(a => Shapes.Axis(a, input.Axes.Rank)).Distinct()];
        List<AxisPart> reduced = [.. axes.SelectMany(a => input.Axes[a])];
        bool members = reduced is [{ Kind: AxisKind.Member }] && axes is [var axis and > 0] && input.Axes[axis - 1] is [{ Kind: AxisKind.Group }];
        if (input.Shape.IsFlat ? reduced.Count > 0 : !members && reduced.Any(p => p.Kind is AxisKind.Batch or AxisKind.Group or AxisKind.Member))
        {
            throw new UnsupportedException($"it reduces axes {string.Join(", ", axes)} of {input.Axes.Described}, expected the height, the width or the channels of a map");
        }

        TensorAxes rest = node.Integer("keepdims", 1) != 0 ? input.Axes.Emptied(axes) : input.Axes.Without(axes);
        graph.Give((members ? OverMembers(graph, input, function, (int)reduced[0].Extent) : Over(graph, input, function, [.. reduced.Select(p => p.Kind)])) with { Axes = members ? rest.Regrouped() : rest });
    }

    private static ImportedTensor Over(GraphImporter graph, ImportedTensor input, string function, IReadOnlyCollection<AxisKind> kinds)
    {
        TensorShape shape = input.Shape;
        bool rows = shape.Height == 1 || kinds.Contains(AxisKind.Height), columns = shape.Width == 1 || kinds.Contains(AxisKind.Width);
        ImportedTensor result = input;
        if (kinds.Contains(AxisKind.Height) || kinds.Contains(AxisKind.Width))
        {
            var output = new TensorShape(rows ? 1 : shape.Height, columns ? 1 : shape.Width, shape.Channels);
            LayerArgument[] window = rows && columns ? [] : [new("Kernel", rows ? shape.Height : 1, Positional: true), new("KernelWidth", columns ? shape.Width : 1, Positional: true)];
            result = graph.Append(new ImportedLayer($"{(rows && columns ? "Global" : "")}{function}Pool", [input.Layer], shape, output) { Arguments = window }, input.Axes);
        }

        return kinds.Contains(AxisKind.Channel) ? OverMembers(graph, result, function, shape.Channels) : result;
    }

    /// <summary>Over groups of neighbouring channels.</summary>
    private static ImportedTensor OverMembers(GraphImporter graph, ImportedTensor input, string function, int size)
    {
        TensorShape output = input.Shape with { Channels = input.Shape.Channels / size };
        return graph.Append(new ImportedLayer($"Channel{function}Pool", [input.Layer], input.Shape, output) { Arguments = [new("Size", size, Positional: true)] }, input.Axes);
    }
}
