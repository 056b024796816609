using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Plans training: micro-batches of images go forward and backward while their activations are in cache. Convolutions work image by image and gather their
/// weights' gradients in a group's buffer; dense layers take the micro-batch at once, and their weights' gradients wait for the whole batch.
/// </summary>
internal sealed class TrainingPlanner
{
    /// <summary>Activations of a micro-batch are to stay in the second-level cache: 768 KB of the usual megabyte.</summary>
    private const int CachedFloats = 768 * 1024 / sizeof(float);

    private static readonly int[] s_microBatches = [8, 4, 2, 1];

    private readonly Target _target;
    private readonly NetworkGraph _graph;
    private readonly OperationList _list;
    private readonly ArenaPlanner _arena = new();
    private readonly ParameterPlanner _parameters = new();
    private readonly Dictionary<Edge, Location> _values = [];
    private readonly Dictionary<Edge, Location> _gradients = [];
    private readonly List<Step> _forward = [];
    private readonly List<IReadOnlyList<Step>> _backward = [];
    private readonly List<GradientJob> _jobs = [];
    private readonly List<IReadOnlyList<CopyPlan>> _refresh = [];
    private readonly int _microBatch;
    private int _derivedLength;
    private int _groupLength;
    private int _batchLength;

    private TrainingPlanner(Target target, NetworkGraph graph, OperationList list)
    {
        (_target, _graph, _list) = (target, graph, list);
        int floats = list.Edges.Sum(e => e.Layout.Length);
        _microBatch = s_microBatches.First(m => m == 1 || (long)m * floats <= CachedFloats);
    }

    public static TrainingPlan Plan(Target target, NetworkGraph graph, OperationList list) => new TrainingPlanner(target, graph, list).Plan();

    private TrainingPlan Plan()
    {
        foreach (Edge edge in _list.Edges)
        {
            PlaceEdge(edge);
        }

        Edge input = _list.Edges[0], result = _list.Result;
        _forward.Add(StepFactory.PackImage(input, _values[input]));
        foreach (Operation operation in _list.Operations)
        {
            AddOperation(operation);
            AddClearPadding(operation.Output);
        }

        _forward.AddRange(StepFactory.Result(
            _target, _list, _values[result], new(Space.Output, 0, result.Shape.Length),
            length => new(Space.Arena, _arena.PlaceForever("softmax", length))));
        var backward = new List<Step>();
        if (result.NeedsGradient)
        {
            backward.Add(StepFactory.PackOutputGradient(result, _gradients[result]));
            if (result.Activation != Activation.None)
            {
                backward.Add(StepFactory.ActivationGradient(
                    "output_activation_gradient", result, Activation.None, result.GradientLayout, _gradients[result], result.GradientLayout, _gradients[result], _values[result]));
            }
        }

        backward.AddRange(Enumerable.Reverse(_backward).SelectMany(steps => steps));
        if (_graph.InputGradient)
        {
            backward.Add(StepFactory.UnpackInputGradient(input, _gradients[input]));
        }

        // Enough groups to feed many threads, but gradients that are large are not copied often. A constant of the network: sums have one order.
        int groups = Math.Max(4, Math.Min(16, 1024 * 1024 / Math.Max(1, _groupLength)));
        return new(
            _microBatch, _parameters.Length, _derivedLength, _groupLength, _arena.Length, _batchLength, groups,
            _parameters.Packing, _refresh, _forward, backward, _jobs, _arena.Report);
    }

    private void PlaceEdge(Edge edge)
    {
        _values[edge] = edge.FeedsDense
            ? PlaceInBatch(edge.Layout.Length)
            : new(Space.Arena, _arena.PlaceForever($"{edge.Name} of {_microBatch} images", edge.Layout.Length * _microBatch), edge.Layout.Length);
        if (!edge.NeedsGradient)
        {
            return;
        }

        int length = edge.GradientLayout.Length;
        _gradients[edge] = edge.FromDense ? PlaceInBatch(length)
            : edge.FeedsDense ? new(Space.Arena, _arena.PlaceForever($"gradient of {edge.Name} of {_microBatch} images", length * _microBatch), length)
            : new(Space.Arena, _arena.PlaceForever($"gradient of {edge.Name}", length));
    }

    /// <summary>Rows of a matrix: a distance of a power of two would put them all into the same few cache sets.</summary>
    private Location PlaceInBatch(int length)
    {
        int stride = length % 256 == 0 ? length + 16 : length;
        var location = new Location(Space.Batch, _batchLength, stride);
        _batchLength += stride;
        return location;
    }

    private void AddOperation(Operation operation)
    {
        (Layer layer, _, Edge x, Edge y) = operation;
        switch (layer)
        {
            case ConvLayer conv:
                AddConvolution(conv, operation);
                break;
            case DenseLayer dense:
                AddDense(dense, operation);
                break;
            case PoolLayer pool:
                _forward.Add(StepFactory.Pool(_target, pool, x, _values[x], y, _values[y]));
                if (x.NeedsGradient)
                {
                    _backward.Add([StepFactory.PoolGradient(_target, pool, x, y, (_gradients[y], _values[x], _values[y], _gradients[x]))]);
                }

                break;
            case ActivationLayer alone:
                _forward.Add(StepFactory.Activate(alone, x, _values[x], y, _values[y]));
                if (x.NeedsGradient)
                {
                    Activation own = alone.Activation.DerivativeNeedsInput ? alone.Activation : Activation.None;
                    _backward.Add([StepFactory.ActivationGradient(
                        $"{alone.Name}_gradient", x, own, y.GradientLayout, _gradients[y], x.GradientLayout, _gradients[x], _values[x])]);
                }

                break;
            default:
                throw new NotSupportedException($"{layer.GetType().Name} has no plan.");
        }
    }

    private void AddClearPadding(Edge edge)
    {
        TensorLayout layout = edge.Layout;
        if (edge.Activation.MovesZero && layout.Axis == LaneAxis.Channels && layout.PaddedChannels > edge.Shape.Channels)
        {
            var kernel = new ClearPaddingKernel($"{edge.Name}_clear_padding", [$"{edge.Name}: zeros in the lanes past channel {edge.Shape.Channels}."], layout);
            _forward.Add(new(kernel, PerImage: true, [new(_values[edge], layout.Origin)]));
        }
    }

    private void AddConvolution(ConvLayer conv, Operation operation)
    {
        Edge x = operation.Input, y = operation.Output;
        var shape = new ConvolutionShape(conv);
        bool channels = y.Axis == LaneAxis.Channels;
        (ConvolutionWeights weights, IReadOnlyList<KernelUse> forward) =
            ConvolutionForward.Plan(_target, shape, conv.Bias, operation.Activation, x.Layout, y.Layout);
        Location packed = _parameters.AddConvolution(shape, weights);
        int biasLength = channels ? y.Layout.PaddedChannels : shape.Outputs;
        Location bias = conv.Bias ? _parameters.AddBias(shape.Outputs, biasLength) : default;
        Bind(_forward, forward, perImage: true, ("input", _values[x]), ("weights", packed), ("bias", bias), ("output", _values[y]));

        var steps = new List<Step>();
        Location dz = _gradients[y];
        int weightCount = weights.Packed?.Length ?? shape.Outputs * shape.Inputs * shape.Taps;
        int lanes = channels ? 1 : _target.WidthFor(shape.OutputWidth).Lanes;
        Location group = PlaceInGroup(weightCount * lanes);
        var sums = new List<GroupSum> { new(group.Offset, packed.Offset, weightCount, lanes) };
        IEnumerable<KernelUse> weightGradient = channels
            ? ConvolutionWeightGradient.PlanChannels(_target, shape, weights, x.Layout, y.GradientLayout)
            : ConvolutionWeightGradient.PlanColumns(_target, shape, x.Layout, y.GradientLayout);
        Bind(steps, weightGradient, perImage: true, ("input", _values[x]), ("gradient", dz), ("output", group));
        if (conv.Bias)
        {
            Location biasGroup = PlaceInGroup(biasLength * lanes);
            sums.Add(new(biasGroup.Offset, bias.Offset, biasLength, lanes));
            steps.Add(ConvolutionBiasGradient(shape, y, dz, biasGroup));
        }

        _jobs.Add(new(sums, []));
        if (x.NeedsGradient)
        {
            AddConvolutionDataGradient(shape, weights, packed, x, y, steps);
        }

        _backward.Add(steps);
    }

    private Step ConvolutionBiasGradient(ConvolutionShape shape, Edge y, Location dz, Location group)
    {
        TensorLayout layout = y.GradientLayout;
        bool channels = layout.Axis == LaneAxis.Channels;
        VectorWidth width = channels ? layout.Width : _target.WidthFor(shape.OutputWidth);
        var kernel = new SumRowsKernel(
            $"{shape.Name}_bias_v{width.Bits}", [$"{shape.Name} gradient with respect to its bias: the sum over {shape.OutputHeight} × {shape.OutputWidth} pixels."],
            width,
            Groups: channels ? layout.PaddedChannels / width.Lanes : shape.Outputs,
            GroupStride: channels ? width.Lanes : layout.ChannelStride,
            OutputStride: width.Lanes,
            Rows: channels
                ? [(shape.OutputHeight, layout.RowStride), (shape.OutputWidth, layout.ColumnStride)]
                : [(shape.OutputHeight, layout.RowStride), (Arithmetic.CeilingDivide(shape.OutputWidth, width.Lanes), width.Lanes)],
            Accumulate: true);
        return new(kernel, PerImage: true, [new(dz, layout.Origin), new(group, 0)]);
    }

    private void AddConvolutionDataGradient(ConvolutionShape shape, ConvolutionWeights weights, Location packed, Edge x, Edge y, List<Step> steps)
    {
        Location dz = _gradients[y];
        TensorLayout layout = y.GradientLayout;
        if (x.Axis != y.Axis || y.FeedsDense)
        {
            // A dense layer writes a compact gradient, and a wide convolution one in channels: this one reads planes, or zeros around the edge.
            layout = x.Axis == LaneAxis.Columns
                ? TensorLayout.Planar(y.Shape, shape.GradientHalo, _target.Widest)
                : TensorLayout.ChannelsLast(y.Shape, shape.GradientHalo, layout.Width, padChannels: true, spread: true);
            var moved = new Location(Space.Arena, _arena.PlaceForever($"gradient of {y.Name} as {shape.Name} reads it", layout.Length));
            steps.Add(StepFactory.MoveGradient(shape.Name, y.Shape, y.GradientLayout, dz, layout, moved));
            dz = moved;
        }

        if (x.Axis == LaneAxis.Channels)
        {
            PackedWeights transposed = ConvolutionDataGradient.Weights(_target, shape, x.GradientLayout);
            Location derived = PlaceDerived(transposed.Length);
            _refresh.Add([.. transposed.FromTransposed(
                weights.Packed!, packed.Offset, derived.Offset, weights.InputAxis, otherLaneAxisHere: 2,
                [(ConvolutionWeights.RowAxis, 0), (weights.ColumnAxis, 1)])]);
            Bind(
                steps, ConvolutionDataGradient.PlanChannels(_target, shape, x.Activation, transposed, layout, x.GradientLayout, x.Layout),
                perImage: true, ("gradient", dz), ("weights", derived), ("output", _gradients[x]), ("forward", _values[x]));
            return;
        }

        Location canonical = packed;
        if (weights.Packed is not null)
        {
            canonical = PlaceDerived(shape.Outputs * shape.Inputs * shape.Taps);
            _refresh.Add([.. ParameterPlanner.CanonicalCopies(shape, weights, packed.Offset).Select(c => new CopyPlan(
                c.TargetOffset, canonical.Offset + c.SourceOffset, [.. c.Loops.Select(l => (l.Extent, l.TargetStride, l.SourceStride))]))]);
        }

        Bind(
            steps, ConvolutionDataGradient.PlanColumns(_target, shape, x.Activation, layout, x.GradientLayout, x.Layout),
            perImage: true, ("gradient", dz), ("weights", canonical), ("output", _gradients[x]), ("forward", _values[x]));
    }

    private void AddDense(DenseLayer dense, Operation operation)
    {
        Edge x = operation.Input, y = operation.Output;
        Location dz = _gradients[y];
        (PackedWeights weights, IReadOnlyList<KernelUse> forward) = DensePlanner.Forward(
            _target, dense, operation.Activation, x.Layout, y.Layout, _microBatch, _values[x].ImageStride, _values[y].ImageStride);
        Location packed = _parameters.AddDense(dense, weights, x.Layout);
        Location bias = dense.Bias ? _parameters.AddBias(dense.Output.Channels, y.Layout.PaddedChannels) : default;
        Bind(_forward, forward, perImage: false, ("input", _values[x]), ("weights", packed), ("bias", bias), ("output", _values[y]));

        var gradients = new Location(Space.Gradients, packed.Offset);
        var panels = DensePlanner.WeightGradient(_target, dense, weights, x.Layout, _microBatch, _values[x].ImageStride, dz.ImageStride).GroupBy(u => u.Panel).ToList();
        for (int i = 0; i < panels.Count; i++)
        {
            var steps = new List<Step>();
            Bind(steps, panels[i].Select(u => u.Use), perImage: false, ("input", _values[x]), ("gradient", dz), ("output", gradients));
            if (i == 0 && dense.Bias)
            {
                VectorWidth width = y.GradientLayout.Width;
                var kernel = new SumRowsKernel(
                    $"{dense.Name}_bias_v{width.Bits}", [$"{dense.Name} gradient with respect to its bias: the sum over the batch."], width,
                    y.GradientLayout.PaddedChannels / width.Lanes, width.Lanes, width.Lanes, [(-1, dz.ImageStride)], Accumulate: false);
                steps.Add(new(kernel, PerImage: false, [new(dz, 0), new(new(Space.Gradients, bias.Offset), 0)]));
            }

            _jobs.Add(new([], steps));
        }

        if (x.NeedsGradient)
        {
            PackedWeights transposed = DensePlanner.TransposedWeights(_target, dense, x.GradientLayout, _microBatch);
            Location derived = PlaceDerived(transposed.Length);
            _refresh.Add([.. transposed.FromTransposed(weights, packed.Offset, derived.Offset, laneAxisThere: 0, otherLaneAxisHere: 0, [])]);
            var steps = new List<Step>();
            Bind(
                steps,
                DensePlanner.DataGradient(
                    _target, dense, x.Activation, transposed, x.GradientLayout, x.Layout, _microBatch, dz.ImageStride, _gradients[x].ImageStride, _values[x].ImageStride),
                perImage: false, ("gradient", dz), ("weights", derived), ("output", _gradients[x]), ("forward", _values[x]));
            _backward.Add(steps);
        }
    }

    private Location PlaceInGroup(int length)
    {
        var location = new Location(Space.Group, _groupLength);
        _groupLength += TensorLayout.AlignLength(length);
        return location;
    }

    private Location PlaceDerived(int length)
    {
        var location = new Location(Space.Derived, _derivedLength);
        _derivedLength += TensorLayout.AlignLength(length);
        return location;
    }

    private static void Bind(List<Step> steps, IEnumerable<KernelUse> uses, bool perImage, params (string Name, Location Location)[] buffers)
    {
        var map = buffers.ToDictionary(b => b.Name, b => b.Location);
        steps.AddRange(uses.Select(u => u.Bind(perImage, map)));
    }
}
