using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Pools over windows and over the whole map.</summary>
internal static class PoolRules
{
    public static void Max(GraphImporter graph, OnnxNode node)
    {
        if (node.Outputs.Skip(1).Any(graph.IsRead))
        {
            throw UnsupportedException.Option("it also gives the places of the largest values, and no layer takes them");
        }

        Pool(graph, node, "MaxPool", []);
    }

    public static void Average(GraphImporter graph, OnnxNode node)
    {
        if (IdiomRules.IsOverChannels(graph.Tensor(0)))
        {
            IdiomRules.ChannelMean(graph, node);
            return;
        }

        Pool(graph, node, "AveragePool", node.Integer("count_include_pad", 0) != 0 ? [] : [new LayerArgument("CountPadding", false)]);
    }

    public static void GlobalMax(GraphImporter graph, OnnxNode node) => Global(graph, "GlobalMaxPool");

    public static void GlobalAverage(GraphImporter graph, OnnxNode node) => Global(graph, "GlobalAveragePool");


    private static void Pool(GraphImporter graph, OnnxNode node, string kind, LayerArgument[] notCounted)
    {
        ImportedTensor input = graph.Tensor(0);
        ReadWindow window = ReadWindow.Of(node, input, null);
        bool ceiling = node.Integer("ceil_mode", 0) != 0;
        (int height, int width) = window.Place(graph, input.Shape, ceiling);
        window = window with { Height = window.Height.Trimmed(height, input.Shape.Height), Width = window.Width.Trimmed(width, input.Shape.Width) };
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

        if (!input.IsChannelsFirst && !input.IsTurned)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, expected batch × channels × height × width");
        }

        Give(graph, kind, input, input.Axes.Emptied([.. Enumerable.Range(2, input.Axes.Rank - 2)]));
    }

    private static void Give(GraphImporter graph, string kind, ImportedTensor input, TensorAxes axes) =>
        graph.Give(graph.Append(new ImportedLayer(kind, [input.Layer], input.Shape, new TensorShape(1, 1, input.Shape.Channels)), axes));
}
