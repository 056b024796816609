using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Operators that change a map's size without weights.</summary>
internal static class ResizeRules
{
    /// <summary>Pads and value are attributes before opset 11 (<c>paddings</c> in the first) and inputs since; negative ones cut off.</summary>
    public static void Pad(GraphImporter graph, OnnxNode node)
    {
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
        {
            throw new UnsupportedException($"found mode = {mode}, expected constant");
        }

        ImportedTensor input = graph.Tensor(0);
        long[] pads = node.Integers("pads") ?? node.Integers("paddings") ?? graph.Required(1, "pads").Integers;
        float value = graph.Constant(2, "value")?.Floats[0] ?? node.Float("value", 0);
        int rank = input.Axes.Rank;
        int[] axes = graph.Constant(3, "axes") is { } given ? [.. given.Integers.Select(a => Shapes.Axis(a, rank))] : [.. Enumerable.Range(0, rank)];
        int[] sides = new int[4];
        for (int i = 0; i < axes.Length; i++)
        {
            (int before, int after) = ((int)pads[i], (int)pads[i + axes.Length]);
            if ((before, after) == (0, 0))
            {
                continue;
            }

            int axis = rank - 1 - axes[i];
            if (!input.IsChannelsFirst || axis > 1 || (rank == 3 && axis == 1))
            {
                throw new UnsupportedException($"it pads axis {axes[i]} of {input.Axes}, expected the height or the width");
            }

            (sides[axis == 1 ? 0 : 2], sides[axis == 1 ? 1 : 3]) = (before, after);
        }

        graph.Give(Margins(graph, Margins(graph, input, "Crop", [.. sides.Select(s => Math.Max(0, -s))], 0), "ZeroPad", [.. sides.Select(s => Math.Max(0, s))], value));
    }

    /// <summary>Scales are attributes of their own in opset 1, one in 7, an input in 9.</summary>
    public static void Upsample(GraphImporter graph, OnnxNode node)
    {
        float[] scales = node.Attributes.ContainsKey("height_scale")
            ? [1, 1, node.Float("height_scale", 1), node.Float("width_scale", 1)]
            : node.Floats("scales") ?? graph.Required(1, "scales").Floats;
        Enlarge(graph, node, graph.Tensor(0), scales, "asymmetric", "floor");
    }

    /// <summary>Scales or sizes, since opset 11 behind a region of interest.</summary>
    public static void Resize(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        if (graph.Opset < 11)
        {
            Enlarge(graph, node, input, graph.Required(1, "scales").Floats, "asymmetric", "floor");
            return;
        }

        float[]? scales = graph.Constant(2, "scales") is { Length: > 0 } given ? given.Floats : null;
        if (scales is null)
        {
            long[] sizes = graph.Required(3, "sizes").Integers, dims = input.Axes.Dims;
            scales = [.. sizes.Select((s, i) => (float)s / dims[i])];
        }

        Enlarge(graph, node, input, scales, node.Text("coordinate_transformation_mode", "half_pixel"), node.Text("nearest_mode", "round_prefer_floor"));
    }

    private static void Enlarge(GraphImporter graph, OnnxNode node, ImportedTensor input, float[] scales, string coordinates, string rounding)
    {
        string mode = node.Text("mode", "nearest");
        int spatial = input.Axes.Rank - 2;
        if (mode != "nearest")
        {
            throw new UnsupportedException($"found mode = {mode}, expected nearest");
        }

        if (!input.IsChannelsFirst || scales.Length != input.Axes.Rank || scales[0] != 1 || scales[1] != 1 || scales.Any(s => s < 1 || s != MathF.Round(s)))
        {
            throw new UnsupportedException($"found the scales {string.Join(" × ", scales)} for {input.Axes}, expected whole numbers for height and width");
        }

        (int height, int width) = spatial == 1 ? (1, (int)scales[2]) : ((int)scales[2], (int)scales[3]);
        if (!Repeats(input.Shape.Height, height, coordinates, rounding) || !Repeats(input.Shape.Width, width, coordinates, rounding))
        {
            throw new UnsupportedException($"with {coordinates} and {rounding} it does not repeat each pixel equally often, expected a mode that does, such as asymmetric with floor");
        }

        var output = new TensorShape(input.Shape.Height * height, input.Shape.Width * width, input.Shape.Channels);
        LayerArgument[] arguments = height == width
            ? [new("Factor", height, Positional: true)]
            : [new("FactorHeight", height, Positional: true), new("FactorWidth", width, Positional: true)];
        graph.Give(graph.Append(new ImportedLayer("Upsample", [input.Layer], input.Shape, output) { Arguments = arguments }, ConvolutionRules.Resized(input, output)));
    }

    /// <summary>Whether the standard's formula takes each pixel <paramref name="scale"/> times, for every pixel of the axis.</summary>
    private static bool Repeats(int size, int scale, string coordinates, string rounding) => Enumerable.Range(0, size * scale).All(x =>
    {
        double at = coordinates switch
        {
            "asymmetric" => (double)x / scale,
            "tf_half_pixel_for_nn" => (x + 0.5) / scale,
            "align_corners" => size * scale == 1 ? 0 : (double)x * (size - 1) / ((size * scale) - 1),
            "pytorch_half_pixel" when size * scale == 1 => 0,
            "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" => ((x + 0.5) / scale) - 0.5,
            _ => double.NaN,
        };
        double nearest = rounding switch
        {
            "floor" => Math.Floor(at),
            "ceil" => Math.Ceiling(at),
            "round_prefer_ceil" => Math.Floor(at + 0.5),
            _ => Math.Ceiling(at - 0.5),
        };
        return Math.Clamp(nearest, 0, size - 1) == x / scale;
    });

    private static ImportedTensor Margins(GraphImporter graph, ImportedTensor input, string kind, int[] sides, float value)
    {
        if (sides.All(s => s == 0))
        {
            return input;
        }

        int sign = kind == "Crop" ? -1 : 1;
        var output = new TensorShape(input.Shape.Height + (sign * (sides[0] + sides[1])), input.Shape.Width + (sign * (sides[2] + sides[3])), input.Shape.Channels);
        if (output.Height < 1 || output.Width < 1 || !float.IsFinite(value))
        {
            throw new UnsupportedException("it cuts the whole map off, or pads with what is no finite number");
        }

        List<LayerArgument> arguments = [.. ReadWindow.Sides("All", "", sides[0], sides[1], sides[2], sides[3], positional: true)];
        if (value != 0)
        {
            arguments.Add(new("Value", value));
        }

        return graph.Append(new ImportedLayer(kind, [input.Layer], input.Shape, output) { Arguments = arguments }, ConvolutionRules.Resized(input, output));
    }
}
