using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Transposed convolutions, whose padding may be given by the size that they shall have.</summary>
internal static class TransposedRules
{
    public static void ConvTranspose(GraphImporter graph, OnnxNode node)
    {
        ImportedTensor input = graph.Tensor(0);
        Constant weight = graph.Required(1, "weight");
        ReadWindow read = ReadWindow.Of(WithoutAutomatic(node), input, weight.Dims[2..]);
        int groups = (int)node.Integer("group", 1), filters = (int)weight.Dims[1] * groups, axes = input.Axes.Rank - 2;
        TensorShape shape = input.Shape;
        if (input.IsTurned)
        {
            throw new UnsupportedException($"it reads a tensor of {input.Axes.Described}, expected the height before the width");
        }

        if (weight.Dims[0] != shape.Channels)
        {
            throw new UnsupportedException($"its weights are for {weight.Dims[0]} channels, and it reads {shape.Channels}");
        }

        Axis height = axes == 1 ? new(read.Height, 0) : Sized(0, read.Height, shape.Height), width = Sized(axes - 1, read.Width, shape.Width);
        var output = new TensorShape(height.Output(shape.Height), width.Output(shape.Width), filters);
        if (output.Height < 1 || output.Width < 1)
        {
            throw new UnsupportedException("its padding leaves nothing of the output");
        }

        var window = new ReadWindow(height.Window, width.Window, Same: false);
        List<LayerArgument> arguments = [new("Filters", filters, Positional: true), .. window.Arguments(strideIsKernel: false)];
        arguments.AddRange(height.Extra == width.Extra
            ? height.Extra == 0 ? [] : [new LayerArgument("OutputPadding", height.Extra)]
            : new LayerArgument[] { new("OutputPaddingHeight", height.Extra), new("OutputPaddingWidth", width.Extra) }.Where(a => a.Value is not 0));
        if (groups > 1)
        {
            arguments.Add(new("Groups", groups));
        }

        var layer = new ImportedLayer("ConvTranspose", [input.Layer], shape, output) { Arguments = arguments };
        graph.Give(graph.Append(
            ConvolutionRules.Weights(graph, layer, weight.Floats, ConvolutionRules.KernelShape(weight)), ConvolutionRules.Resized(input, output)));

        Axis Sized(int i, WindowAxis window, int size)
        {
            string auto = node.Text("auto_pad", "NOTSET");
            int extra = (int)(node.Integers("output_padding")?[i] ?? 0), uncut = ((size - 1) * window.Stride) + window.Extent + extra;
            long? wanted = node.Integers("output_shape") is { Length: > 0 } given ? given[^(axes - i)] : auto.StartsWith("SAME", StringComparison.Ordinal) ? (long)size * window.Stride : null;
            if (wanted is { } target)
            {
                // The odd pixel is cut off the end with SAME_UPPER and off the start without; what is missing is added at the end.
                int total = Math.Max(0, uncut - (int)target), small = total / 2, large = total - small;
                (int before, int after) = auto == "SAME_UPPER" ? (small, large) : (large, small);
                return new Axis(window with { Before = before, After = after }, extra + Math.Max(0, (int)target - uncut)).Checked();
            }

            return new Axis(auto == "VALID" ? window with { Before = 0, After = 0 } : window, extra).Checked();
        }
    }

    /// <summary>A convolution's auto_pad follows from its input; here it follows from the output.</summary>
    private static OnnxNode WithoutAutomatic(OnnxNode node) => node with { Attributes = node.Attributes.Where(a => a.Key != "auto_pad").ToDictionary() };

    private readonly record struct Axis(WindowAxis Window, int Extra)
    {
        public int Output(int input) => ((input - 1) * Window.Stride) + Window.Extent + Extra - Window.Before - Window.After;

        /// <exception cref="UnsupportedException">It adds more than ConvGen does.</exception>
        public Axis Checked() => Window.Before < 0 || Window.After < 0 || Extra >= Math.Max(Window.Stride, Window.Dilation)
            ? throw new UnsupportedException($"it adds {Extra} to the end of its output with pads of {Window.Before} and {Window.After}, expected less than the larger of stride and dilation, and no negative pads")
            : this;
    }
}
