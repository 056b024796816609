using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps that inference and training share: everything that is not a convolution's or a dense layer's tile.</summary>
internal static class StepFactory
{
    /// <summary>The caller's image (interleaved) into the network's input buffer.</summary>
    public static Step PackImage(Edge input, Location buffer) => Copy(
        "input_pack", [$"The image, {input.Shape}, into the layout that the first layer reads."],
        Loops(input.Shape, channelsFirst: false, input.Layout),
        new(Space.Image, 0, input.Shape.Length), 0, buffer, input.Layout.Origin, reverse: false);

    /// <summary>A result in the caller's order, through its softmax if there is one: height × width × channels, or, after a Flatten, channels × height × width.</summary>
    /// <param name="target">The widths to choose from.</param>
    /// <param name="output">Which result.</param>
    /// <param name="result">Where the last operation leaves it.</param>
    /// <param name="caller">The caller's memory for all results.</param>
    /// <param name="place">Memory for a softmax, which works in place on a compact vector of its own, whatever the layout of its input.</param>
    public static IEnumerable<Step> Result(Target target, OutputPlan output, Tensor result, Location caller, PlaceScratch place)
    {
        Edge edge = output.View.Edge;
        string name = edge.Name.Replace('.', '_');
        Location to = caller with { Offset = caller.Offset + output.Offset };
        var loops = Loops(edge.Shape, output.View.Flattened, result.Layout);
        string[] summary = [$"The output {edge.Name}, {edge.Shape}, in the caller's order."];
        if (output.Softmax is not { } softmax)
        {
            return [Copy($"{name}_result", summary, loops, result.At, result.Layout.Origin, to, 0, reverse: true)];
        }

        SoftmaxKernel kernel = Softmax(target, softmax, edge.Shape);
        Location values = place($"{softmax.Name}: its values", ((kernel.Vectors - 1) * kernel.PaddedCount) + kernel.Count + target.Widest.Lanes);
        var inOrder = VectorLoops(softmax.Axis, loops, kernel.PaddedCount);
        var copy = new LayoutCopyKernel($"{name}_output", [$"{output.Length} values to the caller."], [.. inOrder.Select(l => (l.Extent, l.Values, l.Caller))]);
        return
        [
            new(new LayoutCopyKernel($"{name}_result", summary, [.. inOrder.Select(l => (l.Extent, l.Buffer, l.Values))]), PerImage: true, [new(result.At, result.Layout.Origin), new(values, 0)]),
            new(kernel, PerImage: true, [new(values, 0)]),
            new(copy, PerImage: true, [new(values, 0), new(to, 0)]),
        ];
    }

    /// <summary>The loss's gradient for one output into the layout of the result's.</summary>
    public static Step PackOutputGradient(OutputPlan output, int stride, Tensor gradient) => Copy(
        $"{output.View.Edge.Name.Replace('.', '_')}_output_gradient", [$"The gradient of the output {output.View.Edge.Name}, {output.View.Edge.Shape}, into the layout that backward reads."],
        Loops(output.View.Edge.Shape, output.View.Flattened, gradient.Layout),
        new(Space.OutputGradient, output.Offset, stride), 0, gradient.At, gradient.Layout.Origin, reverse: false);

    /// <summary>A map as a vector in the order of a Flatten, or the vector's gradient as a map's.</summary>
    public static Step Flatten(string name, Shape map, Tensor from, Tensor to, bool back) => back
        ? Copy($"{name}_gradient", [$"{name} gradient: a vector as a map of {map}."], Loops(map, channelsFirst: true, to.Layout), from.At, from.Layout.Origin, to.At, to.Layout.Origin, reverse: false)
        : Copy($"{name}_forward", [$"{name} forward: {map} as a vector, channels × height × width."], Loops(map, channelsFirst: true, from.Layout), from.At, from.Layout.Origin, to.At, to.Layout.Origin, reverse: true);

    /// <summary>The gradient of the image in the caller's order.</summary>
    public static Step UnpackInputGradient(Edge input, Location buffer) => Copy(
        "input_gradient_unpack", [$"The gradient of the image, {input.Shape}, interleaved."],
        Loops(input.Shape, channelsFirst: false, input.GradientLayout),
        buffer, input.GradientLayout.Origin, new(Space.InputGradient, 0, input.Shape.Length), 0, reverse: true);

    /// <summary>Zeros in the lanes past the last channel, after an activation that is not zero at zero or the derivative of one; nothing where there are none.</summary>
    public static IEnumerable<Step> ClearPadding(Edge edge, Tensor value)
    {
        TensorLayout layout = value.Layout;
        if (layout.Axis == LaneAxis.Channels && layout.PaddedChannels > edge.Shape.Channels)
        {
            var kernel = new ClearPaddingKernel($"{edge.Name.Replace('.', '_')}_clear_padding", [$"{edge.Name}: zeros in the lanes past channel {edge.Shape.Channels}."], layout);
            yield return new(kernel, PerImage: true, [value.Operand]);
        }
    }

    /// <summary>A gradient from one layout to another.</summary>
    public static Step MoveGradient(string name, Shape shape, TensorLayout from, Location source, TensorLayout to, Location target)
    {
        var kernel = new LayoutCopyKernel(
            $"{name}_gradient_move", [$"The gradient of {name}'s output, {shape}, in the layout that the data gradient reads."],
            [
                (shape.Height, from.RowStride, to.RowStride),
                (shape.Channels, from.ChannelStride, to.ChannelStride),
                (shape.Width, from.ColumnStride, to.ColumnStride),
            ]);
        return new(kernel, PerImage: true, [new(source, from.Origin), new(target, to.Origin)]);
    }

    private static SoftmaxKernel Softmax(Target target, SoftmaxLayer layer, Shape shape)
    {
        string formula = layer.Log ? "z − max z − log Σ exp(z − max z)" : "exp(z − max z) / Σ exp(z − max z)";
        (int count, string over) = layer.Axis switch
        {
            SoftmaxOver.Channels => (shape.Channels, "channels of each pixel"),
            SoftmaxOver.Height => (shape.Height, "rows of each column and channel"),
            SoftmaxOver.Width => (shape.Width, "columns of each row and channel"),
            _ => (shape.Length, "values"),
        };
        return new($"{layer.Name.Replace('.', '_')}_forward", [$"{layer.Name}: {formula} over {count} {over}."], target.WidthFor(count), count, layer.Log, shape.Length / count);
    }

    /// <summary>The same loops with a third side, on which the elements that a softmax sums over follow each other and each such vector takes <paramref name="padded"/> floats.</summary>
    private static IReadOnlyList<(int Extent, int Caller, int Buffer, int Values)> VectorLoops(SoftmaxOver axis, IReadOnlyList<(int Extent, int Caller, int Buffer)> loops, int padded)
    {
        // Height, width, channels, in this order, but for a vector, where the caller's order is the vector's.
        int over = axis switch
        {
            SoftmaxOver.Channels => 2,
            SoftmaxOver.Height => 0,
            SoftmaxOver.Width => 1,
            _ => -1,
        };
        var result = new (int, int, int, int)[loops.Count];
        int next = padded;
        for (int i = loops.Count - 1; i >= 0; i--)
        {
            (int extent, int caller, int buffer) = loops[i];
            result[i] = (extent, caller, buffer, over < 0 ? caller : i == over ? 1 : next);
            next *= i == over ? 1 : extent;
        }

        return result;
    }

    public static Step Pool(Target target, PoolLayer layer, Edge x, Location from, Edge y, Location to)
    {
        string name = $"{layer.Name.Replace('.', '_')}_forward";
        string[] summary = [$"{layer.Name} forward: {PoolText(layer)}.", PoolAlgorithm(target, layer, x, x.Layout)];
        Kernel kernel = x.Axis == LaneAxis.Channels
            ? new PoolKernel(name, summary, x.Layout.Width, layer, x.Layout, y.Layout)
            : new PlanarPoolKernel(name, summary, PlanarPoolKernel.PairWidth(target, layer, x.Layout), layer, x.Layout, y.Layout);
        return new(kernel, PerImage: true, [new(from, x.Layout.Origin), new(to, y.Layout.Origin)]);
    }

    public static Step PoolGradient(Target target, PoolLayer layer, Edge x, Edge y, (Location Gradient, Location Input, Location Output, Location Result) at, bool accumulate = false)
    {
        string name = $"{layer.Name.Replace('.', '_')}_gradient";
        string[] summary = [$"{layer.Name} gradient with respect to its input: {PoolText(layer)}{(x.Activation == Activation.None ? "" : $", then the derivative of {x.Activation}")}{(accumulate ? ", added to what is there" : "")}.", PoolAlgorithm(target, layer, x, x.Layout, x.GradientLayout)];
        Kernel kernel = x.Axis == LaneAxis.Channels
            ? new PoolGradientKernel(name, summary, x.Layout.Width, layer, x.Activation, x.Layout, y.Layout, x.GradientLayout, y.GradientLayout) { Accumulate = accumulate }
            : accumulate ? throw new NotSupportedException($"{layer.Name}: a planar pool's gradient is its input's only one.")
            : new PlanarPoolGradientKernel(
                name, summary, PlanarPoolKernel.PairWidth(target, layer, x.Layout, x.GradientLayout),
                layer, x.Activation, x.Layout, y.Layout, x.GradientLayout, y.GradientLayout);
        return new(
            kernel, PerImage: true,
            [new(at.Gradient, y.GradientLayout.Origin), new(at.Input, x.Layout.Origin), new(at.Output, y.Layout.Origin), new(at.Result, x.GradientLayout.Origin)]);
    }

    public static Step Activate(ActivationLayer layer, Edge x, Location from, Edge y, Location to)
    {
        var kernel = new ElementwiseKernel(
            $"{layer.Name.Replace('.', '_')}_forward", [$"{layer.Name} forward: {layer.Activation} of {x.Shape}."], x.Layout.Width, layer.Activation, Activation.None, Backward: false,
            Rows(x, x.Layout, y.Layout, x.Layout), Run(x));
        return new(kernel, PerImage: true, [new(from, x.Layout.Origin), new(to, y.Layout.Origin)]);
    }

    /// <summary>
    /// Multiplies a gradient by the derivative of the activation whose output <paramref name="forward"/> is, and by that of <paramref name="own"/>, whose input it is.
    /// </summary>
    public static Step ActivationGradient(
        string name, Edge shape, Activation own, TensorLayout from, Location gradient, TensorLayout to, Location result, Location forward, bool accumulate = false)
    {
        string functions = own == Activation.None ? $"{shape.Activation}" : shape.Activation == Activation.None ? $"{own}" : $"{own} and {shape.Activation}";
        var kernel = new ElementwiseKernel(
            name, [$"{name}: times the derivative of {functions}, {shape.Shape}{(accumulate ? ", added to what is there" : "")}."], shape.Layout.Width, shape.Activation, own, Backward: true,
            Rows(shape, from, to, shape.Layout), Run(shape))
        {
            Accumulate = accumulate,
        };
        return new(kernel, PerImage: true, [new(gradient, from.Origin), new(result, to.Origin), new(forward, shape.Layout.Origin)]);
    }

    private static IReadOnlyList<(int, int, int, int)> Rows(Edge edge, TensorLayout input, TensorLayout output, TensorLayout forward)
    {
        (int, int, int, int) rows = (edge.Shape.Height, input.RowStride, output.RowStride, forward.RowStride);
        return edge.Axis == LaneAxis.Channels
            ? [rows, (edge.Shape.Width, input.ColumnStride, output.ColumnStride, forward.ColumnStride)]
            : [(edge.Shape.Channels, input.ChannelStride, output.ChannelStride, forward.ChannelStride), rows];
    }

    private static int Run(Edge edge) => edge.Axis == LaneAxis.Channels ? edge.Layout.PaddedChannels : edge.Shape.Width;

    private static string PoolAlgorithm(Target target, PoolLayer layer, Edge x, params TensorLayout[] layouts) => x.Axis == LaneAxis.Channels
        ? $"Window by window, one vector of {x.Layout.Width.Lanes} channels at a time."
        : PlanarPoolKernel.PairWidth(target, layer, layouts) is { } width
            ? $"Pairs of columns, {width.Lanes} outputs at a time."
            : "Window by window, one output at a time.";

    private static string PoolText(PoolLayer layer) =>
        $"{layer.Kind} over {layer.Window.KernelHeight}×{layer.Window.KernelWidth} at stride {layer.Window.StrideHeight}×{layer.Window.StrideWidth}, {layer.Input} → {layer.Output}";

    /// <summary>The loops between the caller's order (compact) and a buffer's; the caller's side is the source.</summary>
    private static IReadOnlyList<(int Extent, int Caller, int Buffer)> Loops(Shape s, bool channelsFirst, TensorLayout b) =>
        channelsFirst
            ? [(s.Channels, s.Height * s.Width, b.ChannelStride), (s.Height, s.Width, b.RowStride), (s.Width, 1, b.ColumnStride)]
            : [(s.Height, s.Width * s.Channels, b.RowStride), (s.Width, s.Channels, b.ColumnStride), (s.Channels, 1, b.ChannelStride)];

    private static Step Copy(
        string name, string[] summary, IReadOnlyList<(int Extent, int Caller, int Buffer)> loops,
        Location source, int sourceOffset, Location target, int targetOffset, bool reverse)
    {
        var kernel = new LayoutCopyKernel(name, summary, [.. loops.Select(l => reverse ? (l.Extent, l.Buffer, l.Caller) : (l.Extent, l.Caller, l.Buffer))]);
        return new(kernel, PerImage: true, [new(source, sourceOffset), new(target, targetOffset)]);
    }
}
