using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Upsample and Resize by the nearest pixel.</summary>
internal static class ResizeRules
{
    /// <summary>How often a row is repeated at most on the way to a size that is no multiple of it.</summary>
    private const int MostRepetitions = 8;

    /// <summary>Scales are attributes of their own in opset 1, one in 7, an input in 9.</summary>
    public static void Upsample(GraphImporter graph, OnnxNode node)
    {
        float[] scales = node.Attributes.ContainsKey("height_scale")
            ? [1, 1, node.Float("height_scale", 1), node.Float("width_scale", 1)]
            : node.Floats("scales") ?? graph.Required(1, "scales").Floats;
        Enlarge(graph, node, graph.Tensor(0), Scaled(graph.Tensor(0), scales), "asymmetric", "floor");
    }

    /// <summary>Scales or sizes, since opset 11 behind a region of interest, since 18 of some axes alone.</summary>
    public static void Resize(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        if (graph.Opset < 11)
        {
            Enlarge(graph, node, input, Scaled(input, graph.Required(1, "scales").Floats), "asymmetric", "floor");
            return;
        }

        int rank = input.Axes.Rank;
        long[] dims = input.Axes.Dims;
        int[] axes = node.Integers("axes") is { } given ? [.. given.Select(a => Shapes.Axis(a, rank))] : [.. Enumerable.Range(0, rank)];
        (double Scale, long Size)[] targets = [.. dims.Select(d => (1.0, d))];
        if (graph.Constant(2, "scales") is { Length: > 0 } scales)
        {
            (double, long)[] scaled = Scaled([.. axes.Select(a => dims[a])], scales.Floats);
            for (int i = 0; i < axes.Length; i++)
            {
                targets[axes[i]] = scaled[i];
            }
        }
        else
        {
            Fit(targets, axes, dims, graph.Required(3, "sizes").Integers, node.Text("keep_aspect_ratio_policy", "stretch"));
        }

        Enlarge(graph, node, input, targets, node.Text("coordinate_transformation_mode", "half_pixel"), node.Text("nearest_mode", "round_prefer_floor"));
    }

    /// <summary>The sizes themselves, or with one scale for all axes the largest that is not larger, or the smallest that is not smaller.</summary>
    private static void Fit((double Scale, long Size)[] targets, int[] axes, long[] dims, long[] sizes, string policy)
    {
        if (sizes.Length != axes.Length)
        {
            throw new UnsupportedException($"found {sizes.Length} sizes for {axes.Length} axes, expected one for each");
        }

        double[] scales = [.. axes.Select((a, i) => (double)sizes[i] / dims[a])];
        double? common = policy switch
        {
            "stretch" => null,
            "not_larger" => scales.Min(),
            "not_smaller" => scales.Max(),
            _ => throw UnsupportedException.Option($"found keep_aspect_ratio_policy = {policy}, expected stretch, not_larger or not_smaller"),
        };
        for (int i = 0; i < axes.Length; i++)
        {
            targets[axes[i]] = common is { } scale ? (scale, (long)Math.Floor((scale * dims[axes[i]]) + 0.5)) : (scales[i], sizes[i]);
        }
    }

    private static (double Scale, long Size)[] Scaled(ImportedTensor input, float[] scales) => Scaled(input.Axes.Dims, scales);

    private static (double Scale, long Size)[] Scaled(long[] dims, float[] scales) => scales.Length == dims.Length
        ? [.. scales.Select((s, i) => ((double)s, (long)Math.Floor(dims[i] * (double)s)))]
        : throw new UnsupportedException($"found {scales.Length} scales for {dims.Length} axes, expected one for each");

    private static void Enlarge(GraphImporter graph, OnnxNode node, ImportedTensor input, (double Scale, long Size)[] targets, string coordinates, string rounding)
    {
        string mode = node.Text("mode", "nearest");
        if (mode != "nearest")
        {
            throw UnsupportedException.Option($"found mode = {mode}, expected nearest");
        }

        (int Times, long First, long Count, long Step) height = (1, 0, input.Shape.Height, 1), width = (1, 0, input.Shape.Width, 1);
        for (int axis = 0; axis < targets.Length; axis++)
        {
            if (targets[axis] == (1.0, input.Axes.Dims[axis]))
            {
                continue;
            }

            AxisKind? kind = input.SpaceAxis(axis);
            if (kind is not (AxisKind.Height or AxisKind.Width))
            {
                throw new UnsupportedException($"it resizes axis {axis} of {input.Axes.Described}, expected the height or the width");
            }

            long[] pixels = Nearest(input.Axes.Dims[axis], targets[axis].Size, targets[axis].Scale, coordinates, rounding);
            (int, long, long, long) found = Regular(pixels, input.Axes.Dims[axis]) ?? throw new UnsupportedException(
                $"with {coordinates} and {rounding} it makes {targets[axis].Size} of the {input.Axes.Dims[axis]} pixels of axis {axis} without repeating or leaving out equally many, expected a mode that does, such as asymmetric with floor");
            (height, width) = kind == AxisKind.Height ? (found, width) : (height, found);
        }

        ImportedTensor repeated = input;
        if (height.Times * width.Times > 1)
        {
            var output = new TensorShape(input.Shape.Height * height.Times, input.Shape.Width * width.Times, input.Shape.Channels);
            LayerArgument[] arguments = height.Times == width.Times
                ? [new("Factor", height.Times, Positional: true)]
                : [new("FactorHeight", height.Times, Positional: true), new("FactorWidth", width.Times, Positional: true)];
            repeated = graph.Append(new ImportedLayer("Upsample", [input.Layer], input.Shape, output) { Arguments = arguments }, ConvolutionRules.Resized(input, output));
        }

        graph.Give(MarginRules.Part(graph, repeated, (height.First, height.Count, height.Step), (width.First, width.Count, width.Step)));
    }

    /// <summary>Pixels as a repetition of all of them, of which every n-th is taken from a first one on; null where they follow no such rule.</summary>
    private static (int Times, long First, long Count, long Step)? Regular(long[] pixels, long extent)
    {
        for (int sum = 2; sum <= 2 * MostRepetitions && pixels.Length > 0; sum++)
        {
            for (int times = Math.Max(1, sum - MostRepetitions); times < sum && times <= MostRepetitions; times++)
            {
                long step = sum - times;
                for (long first = 0; first < times + step; first++)
                {
                    if (((pixels.Length - 1) * step) + first < times * extent && pixels.Select((pixel, x) => ((x * step) + first) / times == pixel).All(same => same))
                    {
                        return (times, first, pixels.Length, step);
                    }
                }
            }
        }

        // A whole factor may be larger.
        long factor = pixels.Length / extent;
        return factor > 0 && pixels.Select((pixel, x) => x / factor == pixel).All(same => same) ? ((int)factor, 0, pixels.Length, 1) : null;
    }

    /// <summary>Which pixel each of the new ones is, by the standard's formulas.</summary>
    private static long[] Nearest(long size, long target, double scale, string coordinates, string rounding) => [.. Enumerable.Range(0, (int)target).Select(x =>
    {
        double at = coordinates switch
        {
            "asymmetric" => x / scale,
            "tf_half_pixel_for_nn" => (x + 0.5) / scale,
            "align_corners" => target == 1 ? 0 : (double)x * (size - 1) / (target - 1),
            "pytorch_half_pixel" when target == 1 => 0,
            "half_pixel" or "pytorch_half_pixel" => ((x + 0.5) / scale) - 0.5,
            "half_pixel_symmetric" => (size / 2.0 * (1 - (target / (scale * size)))) + ((x + 0.5) / scale) - 0.5,
            _ => throw UnsupportedException.Option($"found coordinate_transformation_mode = {coordinates}, expected asymmetric, half_pixel, half_pixel_symmetric, pytorch_half_pixel, align_corners or tf_half_pixel_for_nn"),
        };
        double nearest = rounding switch
        {
            "floor" => Math.Floor(at),
            "ceil" => Math.Ceiling(at),
            "round_prefer_ceil" => Math.Floor(at + 0.5),
            "round_prefer_floor" => Math.Ceiling(at - 0.5),
            _ => throw UnsupportedException.Option($"found nearest_mode = {rounding}, expected floor, ceil, round_prefer_floor or round_prefer_ceil"),
        };
        return (long)Math.Clamp(nearest, 0, size - 1);
    })];
}
