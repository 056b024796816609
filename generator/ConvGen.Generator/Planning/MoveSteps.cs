using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of layers that move elements about, and of their gradients. All tensors are channels-last with whole vectors for each pixel.</summary>
internal static class MoveSteps
{
    /// <summary>Passes a gradient on as it is.</summary>
    public static Step Pass(string name, string what, Tensor gradient, GradientSink sink)
    {
        TensorLayout dx = sink.Gradient.Layout;
        var code = SinkCode.Of(sink);
        var kernel = new RegionKernel(
            name, [$"{what}, {dx.Shape}: the output's{code.Text}."], dx.Width, dx.Shape.Height, dx.Shape.Width, dx.Shape.Channels, MapStrides.Of(gradient.Layout), MapStrides.Of(dx))
        {
            Sink = code,
            Whole = dx.PaddedChannels,
        };
        return new(kernel, PerImage: true, [gradient.Operand, .. SinkCode.Bind(sink)]);
    }

    public static Step Upsample(string name, UpsampleLayer layer, Tensor x, Tensor y)
    {
        var kernel = new UpsampleKernel(
            $"{name}_forward", [$"{name} forward: each pixel {layer.FactorHeight}×{layer.FactorWidth} times, {layer.Input} → {layer.Output}."],
            x.Layout.Width, layer.Input.Height, layer.Input.Width, x.Layout.PaddedChannels, layer.FactorHeight, layer.FactorWidth, MapStrides.Of(x.Layout), MapStrides.Of(y.Layout));
        return new(kernel, PerImage: true, [x.Operand, y.Operand]);
    }

    public static Step UpsampleGradient(string name, UpsampleLayer layer, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        TensorLayout layout = dx.Gradient.Layout;
        var kernel = new UpsampleGradientKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input, {layer.Input}: sums over {layer.FactorHeight}×{layer.FactorWidth} copies{code.Text}."],
            layout.Width, layer.Input.Height, layer.Input.Width, layout.PaddedChannels, layer.FactorHeight, layer.FactorWidth, MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [dy.Operand, .. SinkCode.Bind(dx)]);
    }

    public static Step Pad(string name, PadLayer layer, Tensor x, Tensor y)
    {
        var kernel = new RegionKernel(
            $"{name}_forward", [$"{name} forward: {layer.Input} at row {layer.Top} and column {layer.Left} of {layer.Output}."],
            x.Layout.Width, layer.Input.Height, layer.Input.Width, layer.Input.Channels, MapStrides.Of(x.Layout), MapStrides.Of(y.Layout))
        {
            Whole = x.Layout.PaddedChannels,
            Border = Around(layer.Output, layer.Top, layer.Left, layer.Input),
            Fill = layer.Value,
        };
        return new(kernel, PerImage: true, [x.Operand, new(y.At, y.Layout.Offset(layer.Top, layer.Left))]);
    }

    public static Step PadGradient(string name, PadLayer layer, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        TensorLayout layout = dx.Gradient.Layout;
        var kernel = new RegionKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input, {layer.Input}: the middle of the output's, {layer.Output}{code.Text}."],
            layout.Width, layer.Input.Height, layer.Input.Width, layer.Input.Channels, MapStrides.Of(dy.Layout), code.Result)
        {
            Sink = code,
            Whole = layout.PaddedChannels,
        };
        return new(kernel, PerImage: true, [new(dy.At, dy.Layout.Offset(layer.Top, layer.Left)), .. SinkCode.Bind(dx)]);
    }

    public static Step Crop(string name, CropLayer layer, Tensor x, Tensor y)
    {
        var kernel = new RegionKernel(
            $"{name}_forward", [$"{name} forward: {layer.Output} of {layer.Input}, from row {layer.Top} and column {layer.Left} on."],
            y.Layout.Width, layer.Output.Height, layer.Output.Width, layer.Output.Channels, MapStrides.Of(x.Layout), MapStrides.Of(y.Layout))
        {
            Whole = y.Layout.PaddedChannels,
        };
        return new(kernel, PerImage: true, [new(x.At, x.Layout.Offset(layer.Top, layer.Left)), y.Operand]);
    }

    public static Step CropGradient(string name, CropLayer layer, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        TensorLayout layout = dx.Gradient.Layout;
        var kernel = new RegionKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input, {layer.Input}: zero around the output's, {layer.Output}{code.Text}."],
            layout.Width, layer.Output.Height, layer.Output.Width, layer.Output.Channels, MapStrides.Of(dy.Layout), code.Result)
        {
            Sink = code,
            Whole = layout.PaddedChannels,
            Border = dx.Accumulate ? default : Around(layer.Input, layer.Top, layer.Left, layer.Output),
        };
        IReadOnlyList<Operand> operands = SinkCode.Bind(dx);
        int forward = operands.Count > 1 ? dx.Forward.Layout.Offset(layer.Top, layer.Left) : 0;
        return new(
            kernel, PerImage: true,
            [dy.Operand, new(dx.Gradient.At, layout.Offset(layer.Top, layer.Left)), .. operands.Skip(1).Select(o => new Operand(o.Buffer, forward))]);
    }

    /// <summary>Channel c of <paramref name="y"/> is channel c / <paramref name="times"/> of <paramref name="x"/>.</summary>
    public static Step RepeatChannels(string name, int times, Tensor x, Tensor y)
    {
        TensorLayout from = x.Layout, to = y.Layout;
        VectorWidth width = from.Width.Lanes < to.Width.Lanes ? from.Width : to.Width;
        var kernel = new RepeatChannelsKernel(
            $"{name}_repeat", [$"{name}: each channel of {from.Shape} {times} times."],
            width, from.Shape.Height, from.Shape.Width, from.Shape.Channels, times, to.PaddedChannels, MapStrides.Of(from), MapStrides.Of(to));
        return new(kernel, PerImage: true, [x.Operand, y.Operand]);
    }

    public static Step RepeatChannelsGradient(string name, int times, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        TensorLayout layout = dx.Gradient.Layout;
        var kernel = new RepeatChannelsGradientKernel(
            $"{name}_repeat_gradient", [$"{name} gradient with respect to its input, {layout.Shape}: sums over {times} copies of each channel{code.Text}."],
            layout.Shape.Height, layout.Shape.Width, layout.Shape.Channels, times, layout.PaddedChannels, MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [dy.Operand, .. SinkCode.Bind(dx)]);
    }

    public static Step ShuffleChannels(string name, ChannelShuffleLayer layer, Tensor x, Tensor y)
    {
        var kernel = new ShuffleChannelsKernel(
            $"{name}_forward", [$"{name} forward: the channels of {layer.Groups} groups in turns, {layer.Output}."],
            layer.Output.Height, layer.Output.Width, layer.Output.Channels, layer.Groups, y.Layout.PaddedChannels,
            MapStrides.Of(x.Layout), new SinkCode(MapStrides.Of(y.Layout), Activation.None, default, Accumulate: false));
        return new(kernel, PerImage: true, [x.Operand, y.Operand]);
    }

    public static Step ShuffleChannelsGradient(string name, ChannelShuffleLayer layer, Tensor dy, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        var kernel = new ShuffleChannelsKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input, {layer.Input}: the channels back in their {layer.Groups} groups{code.Text}."],
            layer.Output.Height, layer.Output.Width, layer.Output.Channels, layer.Output.Channels / layer.Groups, dx.Gradient.Layout.PaddedChannels, MapStrides.Of(dy.Layout), code);
        return new(kernel, PerImage: true, [dy.Operand, .. SinkCode.Bind(dx)]);
    }

    public static Step ChannelPool(string name, ChannelPoolLayer layer, Tensor x, Tensor y)
    {
        var kernel = new ChannelPoolKernel(
            $"{name}_forward", [$"{name} forward: {layer.Kind} over groups of {layer.Size} channels, {layer.Input} → {layer.Output}."],
            layer.Kind, layer.Output.Height, layer.Output.Width, layer.Output.Channels, layer.Size, y.Layout.PaddedChannels, MapStrides.Of(x.Layout), MapStrides.Of(y.Layout));
        return new(kernel, PerImage: true, [x.Operand, y.Operand]);
    }

    public static Step ChannelPoolGradient(string name, ChannelPoolLayer layer, Tensor dy, Tensor x, Tensor y, GradientSink dx)
    {
        var code = SinkCode.Of(dx);
        var kernel = new ChannelPoolGradientKernel(
            $"{name}_gradient", [$"{name} gradient with respect to its input: {layer.Kind} over groups of {layer.Size} channels, {layer.Input} → {layer.Output}{code.Text}."],
            layer.Kind, layer.Output.Height, layer.Output.Width, layer.Output.Channels, layer.Size, dx.Gradient.Layout.PaddedChannels,
            MapStrides.Of(dy.Layout), MapStrides.Of(x.Layout), MapStrides.Of(y.Layout), code);
        Operand[] forward = layer.Kind == PoolKind.Average ? [] : [x.Operand, y.Operand];
        return new(kernel, PerImage: true, [dy.Operand, .. forward, .. SinkCode.Bind(dx)]);
    }

    /// <summary>What lies in a larger map around a smaller one.</summary>
    private static Halo Around(Shape outer, int top, int left, Shape inner) =>
        new(top, left, outer.Height - top - inner.Height, outer.Width - left - inner.Width);
}
