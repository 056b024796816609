using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Operators that add to a map's edges or cut from them.</summary>
internal static class MarginRules
{
    /// <summary>Pads and value are attributes before opset 11 (<c>paddings</c> in the first) and inputs since; negative ones cut off.</summary>
    public static void Pad(GraphImporter graph, OnnxNode node)
    {
        string mode = node.Text("mode", "constant");
        if (mode != "constant")
        {
            throw UnsupportedException.Option($"found mode = {mode}, expected constant");
        }

        ImportedTensor input = graph.Tensor(0);
        long[] pads = node.Integers("pads") ?? node.Integers("paddings") ?? graph.Required(1, "pads").Integers;
        float value = graph.Constant(2, "value") is { Length: > 0 } given ? given.Floats[0] : node.Float("value", 0);
        int rank = input.Axes.Rank;
        int[] axes = graph.Constant(3, "axes") is { } chosen ? [.. chosen.Integers.Select(a => Shapes.Axis(a, rank))] : [.. Enumerable.Range(0, rank)];
        if (pads.Length != 2 * axes.Length)
        {
            throw new UnsupportedException($"found {pads.Length} pads for {axes.Length} axes, expected two for each");
        }

        int[] sides = new int[4];
        for (int i = 0; i < axes.Length; i++)
        {
            (int before, int after) = ((int)pads[i], (int)pads[i + axes.Length]);
            if ((before, after) != (0, 0))
            {
                int side = input.SpaceAxis(axes[i]) switch
                {
                    AxisKind.Height => 0,
                    AxisKind.Width => 2,
                    _ => throw new UnsupportedException($"it pads axis {axes[i]} of {input.Axes.Described}, expected the height or the width"),
                };
                (sides[side], sides[side + 1]) = (before, after);
            }
        }

        graph.Give(Margins(graph, Margins(graph, input, "Crop", [.. sides.Select(s => Math.Max(0, -s))], 0), "ZeroPad", [.. sides.Select(s => Math.Max(0, s))], value));
    }

    /// <summary>Bounds are attributes before opset 10 and inputs since. A part of the rows and columns is a crop; every n-th of them is what a pool of one pixel takes.</summary>
    public static void Slice(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        int rank = input.Axes.Rank;
        long[] starts = node.Integers("starts") ?? graph.Required(1, "starts").Integers, ends = node.Integers("ends") ?? graph.Required(2, "ends").Integers;
        long[] axes = node.Integers("axes") ?? graph.Constant(3, "axes")?.Integers ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)];
        long[]? steps = graph.Constant(4, "steps")?.Integers;
        (long First, long Count, long Step) height = (0, input.Shape.Height, 1), width = (0, input.Shape.Width, 1);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Shapes.Axis(axes[i], rank);
            long extent = input.Axes.Dims[axis];
            (long First, long Count, long Step) part = Shapes.Slice(starts[i], ends[i], steps?[i] ?? 1, extent);
            if (part == (0, extent, 1))
            {
                continue;
            }

            AxisKind? kind = input.SpaceAxis(axis);
            if (kind is not (AxisKind.Height or AxisKind.Width) || part.Step < 1 || part.Count < 1)
            {
                throw new UnsupportedException(
                    $"it takes {part.Count} of {extent} from {part.First} on{(part.Step == 1 ? "" : $" with a step of {part.Step}")} along axis {axis} of {input.Axes.Described}, expected a part of the height or the width");
            }

            (height, width) = kind == AxisKind.Height ? (part, width) : (height, part);
        }

        graph.Give(Part(graph, input, height, width));
    }

    /// <summary>Rows and columns from the first ones on, so many of them at their distances.</summary>
    public static ImportedTensor Part(GraphImporter graph, ImportedTensor input, (long First, long Count, long Step) height, (long First, long Count, long Step) width)
    {
        int rows = (int)(((height.Count - 1) * height.Step) + 1), columns = (int)(((width.Count - 1) * width.Step) + 1);
        int[] sides = [(int)height.First, input.Shape.Height - (int)height.First - rows, (int)width.First, input.Shape.Width - (int)width.First - columns];
        ImportedTensor part = Margins(graph, input, "Crop", sides, 0);
        if (height.Step * width.Step == 1)
        {
            return part;
        }

        // A window of one pixel takes nothing but that pixel.
        var output = new TensorShape((int)height.Count, (int)width.Count, input.Shape.Channels);
        LayerArgument[] stride = height.Step == width.Step
            ? [new("Stride", (int)height.Step)]
            : [new("StrideHeight", (int)height.Step), new("StrideWidth", (int)width.Step)];
        return graph.Append(
            new ImportedLayer("MaxPool", [part.Layer], part.Shape, output) { Arguments = [new("Kernel", 1, Positional: true), .. stride] }, ConvolutionRules.Resized(part, output));
    }

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
