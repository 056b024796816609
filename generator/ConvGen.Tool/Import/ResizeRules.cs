using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Upsample and Resize by the nearest pixel.</summary>
internal static class ResizeRules
{
    /// <summary>How often a row is repeated at most on the way to a size that is no multiple of it.</summary>
    private const int MostRepetitions = 16;

    /// <summary>How many pixels single precision, in which the standard's coordinates are, counts.</summary>
    private const long MostPixels = 1 << 24;

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
        (float Scale, long Size)[] targets = [.. dims.Select(d => (1f, d))];
        if (graph.Constant(2, "scales") is { Length: > 0 } scales)
        {
            (float, long)[] scaled = Scaled([.. axes.Select(a => dims[a])], scales.Floats);
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
    private static void Fit((float Scale, long Size)[] targets, int[] axes, long[] dims, long[] sizes, string policy)
    {
        if (sizes.Length != axes.Length)
        {
            throw new UnsupportedException($"found {sizes.Length} sizes for {axes.Length} axes, expected one for each");
        }

        float[] scales = [.. axes.Select((a, i) => (float)sizes[i] / dims[a])];
        float? common = policy switch
        {
            "stretch" => null,
            "not_larger" => scales.Min(),
            "not_smaller" => scales.Max(),
            _ => throw UnsupportedException.Option($"found keep_aspect_ratio_policy = {policy}, expected stretch, not_larger or not_smaller"),
        };
        for (int i = 0; i < axes.Length; i++)
        {
            targets[axes[i]] = common is { } scale ? (scale, (long)MathF.Floor((scale * dims[axes[i]]) + 0.5f)) : (scales[i], sizes[i]);
        }
    }

    private static (float Scale, long Size)[] Scaled(ImportedTensor input, float[] scales) => Scaled(input.Axes.Dims, scales);

    private static (float Scale, long Size)[] Scaled(long[] dims, float[] scales) => scales.Length == dims.Length
        ? [.. scales.Select((s, i) => (s, (long)MathF.Floor(dims[i] * s)))]
        : throw new UnsupportedException($"found {scales.Length} scales for {dims.Length} axes, expected one for each");

    private static void Enlarge(GraphImporter graph, OnnxNode node, ImportedTensor input, (float Scale, long Size)[] targets, string coordinates, string rounding)
    {
        string mode = node.Text("mode", "nearest");
        if (mode != "nearest")
        {
            throw UnsupportedException.Option($"found mode = {mode}, expected nearest");
        }

        (int Times, long First, long Count, long Step) height = (1, 0, input.Shape.Height, 1), width = (1, 0, input.Shape.Width, 1);
        for (int axis = 0; axis < targets.Length; axis++)
        {
            if (targets[axis] == (1f, input.Axes.Dims[axis]))
            {
                continue;
            }

            AxisKind? kind = input.SpaceAxis(axis);
            if (kind is not (AxisKind.Height or AxisKind.Width))
            {
                throw new UnsupportedException($"it resizes axis {axis} of {input.Axes.Described}, expected the height or the width");
            }

            if (targets[axis].Size is < 1 or > MostPixels)
            {
                throw new UnsupportedException($"it makes {targets[axis].Size} of the {input.Axes.Dims[axis]} pixels of axis {axis}, expected 1 to {MostPixels}");
            }

            long[] pixels = Nearest(input.Axes.Dims[axis], targets[axis].Size, targets[axis].Scale, coordinates, rounding);
            (int, long, long, long) found = Regular(pixels, input.Axes.Dims[axis]) ?? throw new UnsupportedException(
                $"with {coordinates} and {rounding} it makes {targets[axis].Size} of the {input.Axes.Dims[axis]} pixels of axis {axis} without repeating or leaving out equally many, expected {((coordinates, rounding) == ("asymmetric", "floor") ? $"a ratio of numbers up to {MostRepetitions}, or a multiple" : "a mode that does, such as asymmetric with floor")}");
            (height, width) = kind == AxisKind.Height ? (found, width) : (height, found);
        }

        ImportedTensor repeated = input;
        if (height.Times * width.Times > 1)
        {
            (long rows, long columns) = ((long)input.Shape.Height * height.Times, (long)input.Shape.Width * width.Times);
            if ((Int128)rows * columns * input.Shape.Channels > int.MaxValue)
            {
                throw new UnsupportedException($"it repeats {input.Axes.Described} to {rows} × {columns} × {input.Shape.Channels} numbers, expected at most {int.MaxValue}");
            }

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

    /// <summary>Which pixel each of the new ones is, by the standard's formulas in single precision: a scale of 0.6 is rounded, but the coordinates that it gives are again.</summary>
    private static long[] Nearest(long size, long target, float scale, string coordinates, string rounding) => [.. Enumerable.Range(0, (int)target).Select(x =>
    {
        float at = coordinates switch
        {
            "asymmetric" => (float)x / scale,
            "tf_half_pixel_for_nn" => (x + 0.5f) / scale,
            "align_corners" => target == 1 ? 0 : (float)x * (size - 1) / (target - 1),
            "pytorch_half_pixel" when target == 1 => 0,
            "half_pixel" or "pytorch_half_pixel" => ((x + 0.5f) / scale) - 0.5f,
            "half_pixel_symmetric" => (size / 2f * (1 - (target / (scale * size)))) + ((x + 0.5f) / scale) - 0.5f,
            _ => throw UnsupportedException.Option($"found coordinate_transformation_mode = {coordinates}, expected asymmetric, half_pixel, half_pixel_symmetric, pytorch_half_pixel, align_corners or tf_half_pixel_for_nn"),
        };
        float nearest = rounding switch
        {
            "floor" => MathF.Floor(at),
            "ceil" => MathF.Ceiling(at),
            "round_prefer_ceil" => MathF.Floor(at + 0.5f),
            "round_prefer_floor" => MathF.Ceiling(at - 0.5f),
            _ => throw UnsupportedException.Option($"found nearest_mode = {rounding}, expected floor, ceil, round_prefer_floor or round_prefer_ceil"),
        };
        return (long)Math.Clamp(nearest, 0f, size - 1f);
    })];
}
