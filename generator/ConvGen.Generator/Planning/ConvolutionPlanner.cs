using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Gives memory to what lives only between neighbouring steps.</summary>
internal delegate Location PlaceScratch(string name, int length);

/// <summary>
/// A convolution of any number of groups as steps: one group after the other by the same kernels. A group's channels are read and written where they lie if they are whole
/// vectors; otherwise they go through a compact buffer, because vectors would reach into the neighbours. One channel a group is a family of its own.
/// </summary>
internal sealed class ConvolutionPlanner
{
    private readonly Target _target;
    private readonly ConvLayer _layer;
    private readonly ConvLayer _part;
    private readonly int _parts;
    private readonly ConvolutionShape _shape;
    private readonly bool _depthwise;

    /// <param name="target">The processor.</param>
    /// <param name="layer">The convolution.</param>
    public ConvolutionPlanner(Target target, ConvLayer layer)
    {
        (_target, _layer) = (target, layer);
        _depthwise = layer.IsDepthwise && layer.Output.Channels == layer.Input.Channels;
        _parts = _depthwise ? 1 : layer.Groups;
        _part = _parts == 1 ? layer : layer with
        {
            Input = layer.Input with { Channels = layer.Input.Channels / _parts },
            Output = layer.Output with { Channels = layer.Output.Channels / _parts },
            Groups = 1,
        };
        _shape = new(_part);
    }

    /// <summary>Floats of one group's canonical weights.</summary>
    private int CanonicalLength => checked((int)_part.WeightCount);

    /// <summary>The weights of one group for an output of this layout.</summary>
    public ConvolutionWeights Weights(bool bias, Activation activation, TensorLayout x, TensorLayout y, TensorLayout? residual = null) => _depthwise
        ? new(DepthwisePlanner.Forward(_target, _layer, activation, x, y).Weights, WindowInnermost: false)
        : ConvolutionForward.Plan(_target, _shape, bias, activation, In(x, 0), Out(y, 0), residual).Weights;

    /// <summary>Floats of all groups' weights.</summary>
    public int WeightLength(ConvolutionWeights weights) => _parts * PartLength(weights);

    public int BiasLength(TensorLayout y) => y.Axis == LaneAxis.Channels ? _parts * Out(y, 0).PaddedChannels : _part.Output.Channels;

    public IReadOnlyList<CopyPlan> WeightPacking(ConvolutionWeights weights, int offset)
    {
        if (weights.Packed is null)
        {
            return [new(0, offset, [(CanonicalLength, 1, 1)])];
        }

        return _depthwise
            ? DepthwisePlanner.Packing(_layer, weights.Packed, offset)
            : [.. Enumerable.Range(0, _parts).SelectMany(g => ParameterPlanner.CanonicalCopies(_shape, weights, offset + (g * PartLength(weights))).Select(c => c with { SourceOffset = c.SourceOffset + (g * CanonicalLength) }))];
    }

    public IReadOnlyList<CopyPlan> BiasPacking(TensorLayout y, int offset)
    {
        int channels = _part.Output.Channels, padded = BiasLength(y) / _parts;
        return [new(0, offset, _parts == 1 ? [(channels, 1, 1)] : [(_parts, channels, padded), (channels, 1, 1)])];
    }

    /// <summary>The forward pass of all images of a micro-batch together.</summary>
    public IReadOnlyList<Step> ForwardTogether(bool bias, Activation activation, Tensor x, Tensor y, Location packed, Location biases)
    {
        var buffers = new Dictionary<string, Location> { ["input"] = x.At, ["weights"] = packed, ["bias"] = biases, ["output"] = y.At };
        var images = new ImageStrides(x.At.ImageStride, y.At.ImageStride);
        return [.. ConvolutionForward.Plan(_target, _shape, bias, activation, x.Layout, y.Layout, residual: null, images).Kernels.Select(use => use.Bind(perImage: false, buffers))];
    }

    /// <summary>The data gradient of all images of a micro-batch together.</summary>
    public IReadOnlyList<Step> DataGradientTogether(DataGradientEnd end, Tensor dz, Tensor dx, Tensor x, PackedWeights transposed, Location weights)
    {
        var buffers = new Dictionary<string, Location> { ["gradient"] = dz.At, ["weights"] = weights, ["output"] = dx.At, ["forward"] = x.At };
        var images = new ImageStrides(dz.At.ImageStride, dx.At.ImageStride, x.At.ImageStride);
        return [.. ConvolutionDataGradient.PlanChannels(_target, _shape, end, transposed, dz.Layout, dx.Layout, x.Layout, images).Select(use => use.Bind(perImage: false, buffers))];
    }

    /// <summary>The weights' gradient of a whole batch, as pieces of work that do not depend on one another.</summary>
    public IEnumerable<IReadOnlyList<Step>> BatchWeightGradient(Tensor x, Tensor dz, ConvolutionWeights weights, Location gradients, int microBatch)
    {
        var buffers = new Dictionary<string, Location> { ["input"] = x.At, ["gradient"] = dz.At, ["output"] = gradients };
        foreach ((int offset, int length, IReadOnlyList<KernelUse> uses) in ConvolutionWeightGradient.PlanBatch(
            _target, _shape, weights, x.Layout, dz.Layout, microBatch, x.At.ImageStride, dz.At.ImageStride))
        {
            var zero = new ZeroKernel($"zero_{length}", [$"{length} zeros."], length);
            yield return [new(zero, PerImage: false, [new(gradients, offset)]), .. uses.Select(use => use.Bind(perImage: false, buffers) with { ImagesPerCount = microBatch })];
        }
    }

    /// <summary>The forward pass; <paramref name="residual"/>, which only one group can have, is added before the activation.</summary>
    public IReadOnlyList<Step> Forward(
        bool bias, Activation activation, Tensor x, Tensor y, ConvolutionWeights weights, Location packed, Location biases, PlaceScratch place, Tensor? residual = null)
    {
        var steps = new List<Step>();
        if (_depthwise)
        {
            // Folding a batch normalisation gives a bias to a layer that had none.
            Bind(steps, DepthwisePlanner.Forward(_target, _layer with { Bias = bias }, activation, x.Layout, y.Layout).Kernels, ("input", x.At), ("weights", packed), ("bias", biases), ("output", y.At));
            return steps;
        }

        if (_parts > 1 && residual is not null)
        {
            throw new InvalidOperationException($"{_layer.Name} has {_parts} groups and adds a shortcut, which is not cut into groups.");
        }

        Location? compact = null;
        int biasStride = BiasLength(y.Layout) / _parts;
        for (int g = 0; g < _parts; g++)
        {
            Location to = y.At;
            TensorLayout slice = Out(y.Layout, g), layout = slice;
            bool whole = IsWhole(slice);
            if (!whole)
            {
                layout = Compact(slice);
                to = compact ??= place($"{_layer.Name}: one group's output", layout.Length);
            }

            Bind(
                steps, ConvolutionForward.Plan(_target, _shape, bias, activation, In(x.Layout, g), layout, residual?.Layout).Kernels,
                ("input", x.At), ("weights", Shift(packed, g * PartLength(weights))), ("bias", Shift(biases, g * biasStride)), ("residual", residual?.At ?? default), ("output", to));
            if (!whole)
            {
                steps.Add(Copy("output", layout, to, slice, y.At));
            }
        }

        return steps;
    }

    /// <summary>The gradients of the weights and of the bias, added to what a group of images has gathered.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dz">The gradient of the output.</param>
    /// <param name="weights">The weights' order.</param>
    /// <param name="group">Receives the weights' gradient.</param>
    /// <param name="bias">Receives the bias's; null without one.</param>
    /// <param name="place">Gives memory.</param>
    public IReadOnlyList<Step> WeightGradient(Tensor x, Tensor dz, ConvolutionWeights weights, Location group, Location? bias, PlaceScratch place)
    {
        var steps = new List<Step>();
        if (_depthwise)
        {
            Bind(steps, DepthwisePlanner.WeightGradient(_target, _layer, weights.Packed!, x.Layout, dz.Layout), ("input", x.At), ("gradient", dz.At), ("output", group));
            steps.AddRange(bias is { } sums ? BiasGradient(dz, sums) : []);
            return steps;
        }

        Location? compact = null, pixels = null;
        bool summed = true;
        for (int g = 0; g < _parts; g++)
        {
            Location from = dz.At;
            TensorLayout slice = Out(dz.Layout, g), layout = slice;
            if (!IsWhole(slice))
            {
                layout = Compact(slice);
                from = compact ??= place($"{_layer.Name}: the gradient of one group's output", layout.Length);
                steps.Add(Copy("output_gradient", slice, dz.At, layout, from));
            }

            TensorLayout input = In(x.Layout, g);
            bool channels = layout.Axis == LaneAxis.Channels;
            int pairs = channels ? ColumnWinograd.ChooseVectors(_target, _shape, weights, input, layout, bias is not null) : 0;
            Location transformed = pairs > 0 ? pixels ??= place($"{_layer.Name}: its input, transformed", ColumnWinograd.Length(input)) : default;

            // The transform of the pixels, which comes first, is of all groups' channels.
            List<KernelUse> uses =
            [
                .. pairs > 0 ? ColumnWinograd.Plan(_shape, weights, input, layout, bias is not null, pairs).Skip(g == 0 ? 0 : 1)
                    : channels ? ConvolutionWeightGradient.PlanChannels(_target, _shape, weights, input, layout, bias is not null)
                    : ConvolutionWeightGradient.PlanColumns(_target, _shape, input, layout),
            ];
            summed &= uses.TrueForAll(use => use.Kernel is TileKernel { VectorSums.Count: > 0 } or ColumnWinogradWeightKernel { HasBias: true } or ColumnWinogradInputKernel);
            Bind(
                steps, uses,
                ("input", x.At), ("transformed", transformed), ("gradient", from), ("bias", bias is { } b ? Shift(b, g * slice.PaddedChannels) : default),
                ("output", Shift(group, g * PartLength(weights))));
        }

        steps.AddRange(bias is { } all && !summed ? BiasGradient(dz, all) : []);
        return steps;
    }

    /// <summary>Whether the data gradient reads the weights as forward does.</summary>
    public bool SharesWeights => _depthwise;

    /// <summary>The sum of the gradient's pixels, added to what <paramref name="group"/> holds, laid out as the bias.</summary>
    /// <param name="dz">The gradient of the convolution's output; of its input, where a transposed convolution adds its bias there.</param>
    /// <param name="group">Receives the sums.</param>
    /// <param name="transposed">Which of the two.</param>
    public IEnumerable<Step> BiasGradient(Tensor dz, Location group, bool transposed = false)
    {
        for (int g = 0; g < _parts; g++)
        {
            TensorLayout layout = transposed ? Into(dz.Layout, g) : Out(dz.Layout, g);
            Shape s = layout.Shape;
            bool channels = layout.Axis == LaneAxis.Channels;
            VectorWidth width = channels ? layout.Width : _target.WidthFor(s.Width);
            var kernel = new SumRowsKernel(
                $"{_shape.Name}_bias_v{width.Bits}", [$"{_shape.Name} gradient with respect to its bias: the sum over {s.Height} × {s.Width} pixels."],
                width,
                Groups: channels ? layout.PaddedChannels / width.Lanes : s.Channels,
                GroupStride: channels ? width.Lanes : layout.ChannelStride,
                OutputStride: width.Lanes,
                Rows: channels
                    ? [(s.Height, layout.RowStride), (s.Width, layout.ColumnStride)]
                    : [(s.Height, layout.RowStride), (Arithmetic.CeilingDivide(s.Width, width.Lanes), width.Lanes)],
                Accumulate: true,
                ValidLanes: IsWhole(layout) ? 0 : s.Channels);
            yield return new(kernel, PerImage: true, [new(dz.At, layout.Origin), new(Shift(group, g * layout.PaddedChannels), 0)]);
        }
    }

    /// <summary>The transposed weights that the data gradient reads; none for a depthwise convolution, which reads the weights themselves.</summary>
    public PackedWeights Transposed(TensorLayout dx) => ConvolutionDataGradient.Weights(_target, _shape, Into(dx, 0));

    /// <summary>The copies that make the transposed weights from the packed ones.</summary>
    public IReadOnlyList<CopyPlan> Transposition(ConvolutionWeights weights, int packed, PackedWeights transposed, int derived) =>
        [.. Enumerable.Range(0, _parts).SelectMany(g => transposed.FromTransposed(
            weights.Packed!, packed + (g * PartLength(weights)), derived + (g * transposed.Length), weights.InputAxis, otherLaneAxisHere: 2,
            [(ConvolutionWeights.RowAxis, 0), (weights.ColumnAxis, 1)]))];

    /// <summary>The copies that make the transposed weights from canonical ones.</summary>
    public IReadOnlyList<CopyPlan> TransposedPacking(PackedWeights transposed, int offset)
    {
        // Canonical [out, in, kh, kw]; the lanes are input channels.
        int taps = _shape.Taps;
        return
        [
            .. Enumerable.Range(0, _parts).SelectMany(g => transposed.From(
                g * CanonicalLength, taps, offset + (g * transposed.Length), 0,
                [
                    (_shape.Window.KernelHeight, _shape.Window.KernelWidth, 0, 1),
                    (_shape.Window.KernelWidth, 1, 1, 1),
                    (_shape.Outputs, _shape.Inputs * taps, 2, 1),
                ])),
        ];
    }

    public int TransposedLength(PackedWeights transposed) => _parts * transposed.Length;

    /// <summary>The data gradient, or, by <paramref name="end"/>, the forward pass of the transposed convolution.</summary>
    public IReadOnlyList<Step> DataGradient(DataGradientEnd end, Tensor dz, Tensor dx, Tensor x, PackedWeights transposed, Location weights, Location biases, PlaceScratch place)
    {
        var steps = new List<Step>();
        if (_depthwise && !end.IsForward)
        {
            Bind(
                steps, DepthwisePlanner.DataGradient(_target, _layer, end.Derivative, end.Accumulate, transposed, dz.Layout, dx.Layout, x.Layout),
                ("gradient", dz.At), ("weights", weights), ("output", dx.At), ("forward", x.At));
            return steps;
        }

        bool whole = IsWhole(Into(dx.Layout, 0));
        Tensor result = dx;
        DataGradientEnd inner = end;
        if (!whole && !end.IsForward)
        {
            TensorLayout all = TensorLayout.ChannelsLast(_layer.Input, default, dx.Layout.Width, padChannels: true, spread: true);
            result = new(all, place($"{_layer.Name}: the gradient of its input", all.Length));
            inner = new(Activation.None, CoversAll: true);
        }

        Location? compact = null;
        for (int g = 0; g < _parts; g++)
        {
            TensorLayout slice = Into(result.Layout, g), layout = slice;
            Location to = result.At;
            if (!whole)
            {
                layout = Compact(slice);
                to = compact ??= place($"{_layer.Name}: the gradient of one group's input", layout.Length);
            }

            Bind(
                steps, ConvolutionDataGradient.PlanChannels(_target, _shape, inner, transposed, Out(dz.Layout, g), layout, Into(x.Layout, g)),
                ("gradient", dz.At), ("weights", Shift(weights, g * transposed.Length)), ("bias", Shift(biases, g * layout.PaddedChannels)), ("output", to), ("forward", x.At));
            if (!whole)
            {
                steps.Add(Copy("input_gradient", layout, to, slice, result.At));
            }
        }

        if (!whole && !end.IsForward)
        {
            steps.Add(MoveSteps.Pass($"{_shape.Name}_gradient_pass", $"{_shape.Name} gradient with respect to its input", result, new(dx, end.Derivative, x, end.Accumulate)));
        }

        return steps;
    }

    /// <summary>The data gradient by sums over the output's channels, from forward's weights; null where that is not the fastest way.</summary>
    public IReadOnlyList<Step>? DataGradientBySums(GradientSink dx, Tensor dz, ConvolutionWeights weights, Location packed)
    {
        if (_depthwise || _parts > 1 || LaneSumGradient.Plan(_target, _shape, weights, dx, dz.Layout) is not { } uses)
        {
            return null;
        }

        var steps = new List<Step>();
        Bind(steps, uses, ("gradient", dz.At), ("weights", packed), ("output", dx.Gradient.At), ("forward", dx.Forward.At));
        return steps;
    }

    /// <summary>Floats of the bias where the input's channels are the lanes: a transposed convolution's.</summary>
    public int TransposedBiasLength(TensorLayout dx) => _parts * Into(dx, 0).PaddedChannels;

    public IReadOnlyList<CopyPlan> TransposedBiasPacking(TensorLayout dx, int offset)
    {
        int channels = _part.Input.Channels;
        return [new(0, offset, _parts == 1 ? [(channels, 1, 1)] : [(_parts, channels, Into(dx, 0).PaddedChannels), (channels, 1, 1)])];
    }

    private int PartLength(ConvolutionWeights weights) => weights.Packed?.Length ?? CanonicalLength;

    private TensorLayout In(TensorLayout x, int g) => _parts == 1 ? x : x.Slice(_target, g * _part.Input.Channels, _part.Input.Channels);

    private TensorLayout Into(TensorLayout dx, int g) => In(dx, g);

    private TensorLayout Out(TensorLayout y, int g) => _parts == 1 ? y : y.Slice(_target, g * _part.Output.Channels, _part.Output.Channels);

    private bool IsWhole(TensorLayout layout) => _parts == 1 || layout.Shape.Channels % layout.Width.Lanes == 0;

    private static TensorLayout Compact(TensorLayout slice) => TensorLayout.ChannelsLast(slice.Shape, default, slice.Width, padChannels: true, spread: true);

    private Step Copy(string what, TensorLayout from, Location source, TensorLayout to, Location target)
    {
        Shape s = from.Shape;
        var kernel = new LayoutCopyKernel(
            $"{_shape.Name}_group_{what}", [$"{_layer.Name}: one group's {what}, {s}, between its own buffer and the others."],
            [(s.Height, from.RowStride, to.RowStride), (s.Width, from.ColumnStride, to.ColumnStride), (s.Channels, from.ChannelStride, to.ChannelStride)]);
        return new(kernel, PerImage: true, [new(source, from.Origin), new(target, to.Origin)]);
    }

    private static Location Shift(Location location, int offset) => location with { Offset = location.Offset + offset };

    private static void Bind(List<Step> steps, IEnumerable<KernelUse> uses, params (string Name, Location Location)[] buffers)
    {
        var map = buffers.ToDictionary(b => b.Name, b => b.Location);
        steps.AddRange(uses.Select(u => u.Bind(perImage: true, map)));
    }
}
