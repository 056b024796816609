using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Pools over windows and over the whole map.</summary>
internal static class PoolRules
{
    public static void Max(GraphImporter graph, OnnxNode node)
    {
        if (node.Outputs.Skip(1).Any(graph.IsRead))
        {
            throw new UnsupportedException("it also gives the places of the largest values, and no layer takes them");
        }

        Pool(graph, node, "MaxPool", []);
    }

    public static void Average(GraphImporter graph, OnnxNode node) => Pool(graph, node, "AveragePool", node.Integer("count_include_pad", 0) != 0 ? [] : [new LayerArgument("CountPadding", false)]);

    public static void GlobalMax(GraphImporter graph, OnnxNode node) => Global(graph, "GlobalMaxPool");

    public static void GlobalAverage(GraphImporter graph, OnnxNode node) => Global(graph, "GlobalAveragePool");

    public static void ReduceMean(GraphImporter graph, OnnxNode node) => Reduce(graph, node, "GlobalAveragePool");

    public static void ReduceMax(GraphImporter graph, OnnxNode node) => Reduce(graph, node, "GlobalMaxPool");

    private static void Pool(GraphImporter graph, OnnxNode node, string kind, LayerArgument[] notCounted)
    {
        ImportedTensor input = graph.Tensor(0);
        ReadWindow window = ReadWindow.Of(node, input, null);
        bool ceiling = node.Integer("ceil_mode", 0) != 0;
        (int height, int width) = window.Place(graph, input.Shape, ceiling);
        if (window.Height.Before >= window.Height.Kernel || window.Height.After >= window.Height.Kernel || window.Width.Before >= window.Width.Kernel || window.Width.After >= window.Width.Kernel)
        {
            throw new UnsupportedException("its padding is not smaller than its kernel");
        }

        var output = new TensorShape(height, width, input.Shape.Channels);
        bool padded = (window.Height.Before, window.Height.After, window.Width.Before, window.Width.After) != (0, 0, 0, 0);
        bool rounded = ceiling && (window.Height.Travel(input.Shape.Height) % window.Height.Stride != 0 || window.Width.Travel(input.Shape.Width) % window.Width.Stride != 0);
        List<LayerArgument> arguments = [.. window.Arguments(strideIsKernel: true), .. padded ? notCounted : []];
        if (rounded)
        {
            arguments.Add(new("Rounding", "Rounding.Ceiling"));
        }

        graph.Give(graph.Append(new ImportedLayer(kind, [input.Layer], input.Shape, output) { Arguments = arguments }, ConvolutionRules.Resized(input, output)));
    }

    private static void Global(GraphImporter graph, string kind)
    {
        ImportedTensor input = graph.Tensor(0);
        if (input.Shape.IsFlat)
        {
            // Of one pixel all means are the pixel.
            graph.Give(input);
            return;
        }

        if (!input.IsChannelsFirst)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes}, expected batch × channels × height × width");
        }

        Give(graph, kind, input, input.Axes.Emptied([.. Enumerable.Range(2, input.Axes.Rank - 2)]));
    }

    private static void Reduce(GraphImporter graph, OnnxNode node, string kind)
    {
        ImportedTensor input = graph.Tensor(0);
        long[] given = node.Integers("axes") ?? graph.Constant(1, "axes")?.Integers ?? [];
        if (given.Length == 0 && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            graph.Give(input);
            return;
        }

        int[] axes = given.Length == 0 ? [.. Enumerable.Range(0, input.Axes.Rank)] : [.. given.Select(a => Shapes.Axis(a, input.Axes.Rank))];
        AxisKind[] reduced = [.. axes.SelectMany(a => input.Axes[a]).Select(p => p.Kind).Order()];
        AxisKind[] space = [.. input.Axes.Parts.Select(p => p.Kind).Where(k => k is AxisKind.Height or AxisKind.Width).Order()];
        if (!reduced.SequenceEqual(space))
        {
            throw new UnsupportedException($"it reduces axes {string.Join(", ", axes)} of {input.Axes}, expected the height and the width and nothing else");
        }

        TensorAxes rest = node.Integer("keepdims", 1) != 0 ? input.Axes.Emptied(axes) : input.Axes.Without(axes);
        if (space.Length == 0)
        {
            graph.Give(input with { Axes = rest });
            return;
        }

        Give(graph, kind, input, rest);
    }

    private static void Give(GraphImporter graph, string kind, ImportedTensor input, TensorAxes axes) =>
        graph.Give(graph.Append(new ImportedLayer(kind, [input.Layer], input.Shape, new TensorShape(1, 1, input.Shape.Channels)), axes));
}
