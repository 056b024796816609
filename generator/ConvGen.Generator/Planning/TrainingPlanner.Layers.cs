using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <content>The layers with parameters.</content>
internal sealed partial class TrainingPlanner
{
    private void AddConvolution(Operation operation, ConvLayer conv, List<Step> steps)
    {
        (Tensor x, Tensor y) = (Value(operation.Input), Value(operation.Output));
        var planner = new ConvolutionPlanner(_target, conv);
        ConvolutionWeights weights = planner.Weights(conv.Bias, operation.Activation, x.Layout, y.Layout);
        Location packed = _parameters.Add(operation.Tensors.Parameter, planner.WeightLength(weights), offset => planner.WeightPacking(weights, offset));
        Location bias = conv.Bias
            ? _parameters.Add(operation.Tensors.Parameter + 1, planner.BiasLength(y.Layout), offset => planner.BiasPacking(y.Layout, offset))
            : default;
        _weights[operation] = new(weights, packed, bias);
        if (operation.TakesImagesTogether)
        {
            steps.AddRange(planner.ForwardTogether(conv.Bias, operation.Activation, x, y, packed, bias));
            return;
        }

        if (operation.Winograd is not { } winograd)
        {
            steps.AddRange(planner.Forward(conv.Bias, operation.Activation, x, y, weights, packed, bias, _memory.PlaceScratch));
            return;
        }

        var axes = (ConvolutionWeights.RowAxis, weights.ColumnAxis, weights.InputAxis);
        Location transformed = AddTransform(winograd, conv, packed, weights.Packed!, axes, copies: [], turned: false);
        steps.AddRange(WinogradSteps.Plan(_target, winograd, conv, WinogradEnd.Forward(operation, y, bias), x, transformed, _memory.PlaceBetweenTransforms(), divides: false));
    }

    private void AddConvolutionGradient(Operation operation, ConvLayer conv, List<Step> steps)
    {
        (Edge x, Edge y) = (operation.Input, operation.Output);
        (ConvolutionWeights weights, Location packed, Location bias) = _weights[operation];
        var planner = new ConvolutionPlanner(_target, conv);
        var shape = new ConvolutionShape(conv);
        Tensor dz = Gradient(y);
        int lanes = dz.Layout.Axis == LaneAxis.Channels ? 1 : _target.WidthFor(shape.OutputWidth).Lanes;
        int first = steps.Count;
        var sums = new List<GroupSum>();
        if (operation.Winograd is { } forward && WinogradWeightGradient.Of(_target, forward, conv, x.Layout, dz.Layout, _microBatch) is { } gathering)
        {
            AddWeightGradient(operation, gathering, dz, steps);
        }
        else if (operation.TakesImagesTogether)
        {
            _jobs.AddRange(planner.BatchWeightGradient(Value(x), dz, weights, new(Space.Gradients, packed.Offset), _microBatch).Select(work => new GradientJob(Own(operation), [], work)));
        }
        else
        {
            Location group = _memory.PlaceInGroup(planner.WeightLength(weights) * lanes);
            sums.Add(new(group.Offset, packed.Offset, planner.WeightLength(weights), lanes));
            steps.AddRange(planner.WeightGradient(Value(x), dz, weights, group, _memory.PlaceScratch));
        }

        if (conv.Bias)
        {
            Location biasGroup = _memory.PlaceInGroup(planner.BiasLength(dz.Layout) * lanes);
            sums.Add(new(biasGroup.Offset, bias.Offset, planner.BiasLength(dz.Layout), lanes));
            steps.AddRange(planner.BiasGradient(dz, biasGroup));
        }

        Serve(steps, first, Own(operation));
        if (sums.Count > 0)
        {
            _jobs.Add(new(Own(operation), sums, []));
        }

        bool shared = x.Consumers.Count + (x.IsOutput ? 1 : 0) > 1;
        if (Sink(x) is not { } dx)
        {
            return;
        }

        if (x.Axis != y.Axis || y.FeedsDense)
        {
            // A dense layer writes a compact gradient, and a wide convolution one in channels: this one reads planes, or zeros around the edge.
            TensorLayout layout = x.Axis == LaneAxis.Columns
                ? TensorLayout.Planar(y.Shape, shape.GradientHalo, _target.Widest)
                : TensorLayout.ChannelsLast(y.Shape, LayoutPlanner.BackwardHalo(operation), dz.Layout.Width, padChannels: true, spread: true);
            dz = Move(operation, dz, layout, steps);
        }

        if (x.Axis == LaneAxis.Columns)
        {
            Location canonical = packed;
            if (weights.Packed is not null)
            {
                canonical = _memory.PlaceDerived((int)conv.WeightCount);
                _refresh.Add(new([.. ParameterPlanner.CanonicalCopies(shape, weights, packed.Offset).Select(c => new CopyPlan(
                    c.TargetOffset, canonical.Offset + c.SourceOffset, [.. c.Loops.Select(l => (l.Extent, l.TargetStride, l.SourceStride))]))]));
            }

            Bind(
                steps, ConvolutionDataGradient.PlanColumns(_target, shape, dx.Activation, dz.Layout, dx.Gradient.Layout, dx.Forward.Layout),
                perImage: true, ("gradient", dz.At), ("weights", canonical), ("output", dx.Gradient.At), ("forward", dx.Forward.At));
            return;
        }

        var end = new DataGradientEnd(dx.Activation, dx.Accumulate, CoversAll: shared && !dx.Accumulate);
        PackedWeights transposed = weights.Packed!;
        Location derived = packed;
        if (operation.WinogradGradient is { } winograd)
        {
            AddDataGradient(winograd, conv, weights, packed, dz, dx, steps);
            return;
        }

        if (!planner.SharesWeights)
        {
            transposed = planner.Transposed(dx.Gradient.Layout);
            derived = _memory.PlaceDerived(planner.TransposedLength(transposed));
            _refresh.Add(new(planner.Transposition(weights, packed.Offset, transposed, derived.Offset)));
        }

        steps.AddRange(operation.TakesImagesTogether
            ? planner.DataGradientTogether(end, dz, dx.Gradient, dx.Forward, transposed, derived)
            : planner.DataGradient(end, dz, dx.Gradient, dx.Forward, transposed, derived, default, _memory.PlaceScratch));
    }

    /// <summary>The parameters lie as the convolution that it transposes reads them, because their gradient does; forward reads a copy.</summary>
    private void AddTransposedConvolution(Operation operation, ConvTransposeLayer transpose, List<Step> steps)
    {
        (Tensor x, Tensor y) = (Value(operation.Input), Value(operation.Output));
        var planner = new ConvolutionPlanner(_target, TransposedConvolution.Layer(transpose));
        ConvolutionWeights weights = planner.Weights(bias: false, Activation.None, operation.Output.GradientLayout, x.Layout);
        Location packed = _parameters.Add(operation.Tensors.Parameter, planner.WeightLength(weights), offset => planner.WeightPacking(weights, offset));
        Location bias = transpose.Bias
            ? _parameters.Add(operation.Tensors.Parameter + 1, planner.TransposedBiasLength(y.Layout), offset => planner.TransposedBiasPacking(y.Layout, offset))
            : default;
        _weights[operation] = new(weights, packed, bias);
        PackedWeights transposed = weights.Packed!;
        Location derived = packed;
        if (!planner.SharesWeights)
        {
            transposed = planner.Transposed(y.Layout);
            derived = _memory.PlaceDerived(planner.TransposedLength(transposed));
            _refresh.Add(new(planner.Transposition(weights, packed.Offset, transposed, derived.Offset)));
        }

        steps.AddRange(planner.DataGradient(TransposedConvolution.Forward(operation), x, y, y, transposed, derived, bias, _memory.PlaceScratch));
    }

    private void AddTransposedConvolutionGradient(Operation operation, ConvTransposeLayer transpose, List<Step> steps)
    {
        (Edge x, Edge y) = (operation.Input, operation.Output);
        (ConvolutionWeights weights, Location packed, Location bias) = _weights[operation];
        var planner = new ConvolutionPlanner(_target, TransposedConvolution.Layer(transpose));
        Tensor dz = Gradient(y);
        int first = steps.Count;
        if (y.FeedsDense)
        {
            Halo halo = TransposedConvolution.Of(transpose).InputHalo;
            dz = Move(operation, dz, TensorLayout.ChannelsLast(y.Shape, halo, dz.Layout.Width, padChannels: true, spread: true), steps);
        }

        Location group = _memory.PlaceInGroup(planner.WeightLength(weights));
        Serve(steps, first, Through(operation));
        first = steps.Count;
        var sums = new List<GroupSum> { new(group.Offset, packed.Offset, planner.WeightLength(weights), 1) };
        steps.AddRange(planner.WeightGradient(dz, Value(x), weights, group, _memory.PlaceScratch));
        if (transpose.Bias)
        {
            int length = planner.TransposedBiasLength(dz.Layout);
            Location biasGroup = _memory.PlaceInGroup(length);
            sums.Add(new(biasGroup.Offset, bias.Offset, length, 1));
            steps.AddRange(planner.BiasGradient(dz, biasGroup, transposed: true));
        }

        Serve(steps, first, Own(operation));
        _jobs.Add(new(Own(operation), sums, []));
        if (Sink(x) is not { } dx)
        {
            return;
        }

        TensorLayout compact = TensorLayout.ChannelsLast(x.Shape, default, x.Layout.Width, padChannels: true, spread: true);
        var plain = new Tensor(compact, _memory.PlaceScratch($"{transpose.Name}: the gradient of its input", compact.Length));
        steps.AddRange(planner.Forward(bias: false, Activation.None, dz, plain, weights, packed, default, _memory.PlaceScratch));
        steps.Add(MoveSteps.Pass($"{LayerSteps.MethodName(transpose)}_gradient_pass", $"{transpose.Name} gradient with respect to its input", plain, dx));
    }

    private void AddDense(Operation operation, DenseLayer dense, List<Step> steps)
    {
        (Tensor x, Tensor y) = (Value(operation.Input), Value(operation.Output));
        (PackedWeights weights, IReadOnlyList<KernelUse> forward) = DensePlanner.Forward(
            _target, dense, dense.Bias, operation.Activation, x.Layout, y.Layout, _microBatch, x.At.ImageStride, y.At.ImageStride);
        Location packed = _parameters.AddDense(operation.Tensors.Parameter, dense, weights, x.Layout);
        Location bias = dense.Bias ? _parameters.AddChannels(operation.Tensors.Parameter + 1, dense.Output.Channels, y.Layout.PaddedChannels) : default;
        _weights[operation] = new(new(weights, WindowInnermost: false), packed, bias);
        Bind(steps, forward, perImage: false, ("input", x.At), ("weights", packed), ("bias", bias), ("output", y.At));
    }

    private void AddDenseGradient(Operation operation, DenseLayer dense, List<Step> steps)
    {
        Edge x = operation.Input;
        (ConvolutionWeights trained, Location packed, Location bias) = _weights[operation];
        PackedWeights weights = trained.Packed!;
        (Tensor input, Tensor dz) = (Value(x), Gradient(operation.Output));
        var gradients = new Location(Space.Gradients, packed.Offset);
        var panels = DensePlanner.WeightGradient(_target, dense, weights, x.Layout, _microBatch, input.At.ImageStride, dz.At.ImageStride).GroupBy(u => u.Panel).ToList();
        for (int i = 0; i < panels.Count; i++)
        {
            var job = new List<Step>();
            Bind(job, panels[i].Select(u => u.Use), perImage: false, ("input", input.At), ("gradient", dz.At), ("output", gradients));
            if (i == 0 && dense.Bias)
            {
                VectorWidth width = dz.Layout.Width;
                var kernel = new SumRowsKernel(
                    $"{LayerSteps.MethodName(dense)}_bias_v{width.Bits}", [$"{dense.Name} gradient with respect to its bias: the sum over the batch."], width,
                    dz.Layout.PaddedChannels / width.Lanes, width.Lanes, width.Lanes, [(-1, dz.At.ImageStride)], Accumulate: false);
                job.Add(new(kernel, PerImage: false, [new(dz.At, 0), new(new(Space.Gradients, bias.Offset), 0)]));
            }

            _jobs.Add(new(Own(operation), [], job));
        }

        if (Sink(x) is not { } dx)
        {
            return;
        }

        PackedWeights transposed = DensePlanner.TransposedWeights(_target, dense, x.GradientLayout, _microBatch);
        Location derived = _memory.PlaceDerived(transposed.Length);
        _refresh.Add(new([.. transposed.FromTransposed(weights, packed.Offset, derived.Offset, laneAxisThere: 0, otherLaneAxisHere: 0, [])]));
        Bind(
            steps,
            DensePlanner.DataGradient(
                _target, dense, dx.Activation, dx.Accumulate, transposed, x.GradientLayout, x.Layout, _microBatch,
                dz.At.ImageStride, dx.Gradient.At.ImageStride, input.At.ImageStride),
            perImage: false, ("gradient", dz.At), ("weights", derived), ("output", dx.Gradient.At), ("forward", input.At));
    }

    private void AddNorm(Operation operation, BatchNormLayer norm, int phase)
    {
        (Tensor x, Tensor y) = (Value(operation.Input), Value(operation.Output));
        int channels = x.Layout.PaddedChannels, real = norm.Output.Channels;
        string name = LayerSteps.MethodName(norm);
        Location? gamma = null, beta = null;
        if (norm.Affine)
        {
            gamma = _parameters.AddChannels(operation.Tensors.Parameter, real, channels);
            beta = _parameters.AddChannels(operation.Tensors.Parameter + 1, real, channels);
        }

        (int shared, int state) = _memory.PlaceNorm(channels);
        var plan = new NormPlan(phase, BackwardPhase: -1, norm, channels, _memory.PlaceInBatch(2 * channels), gamma, beta, shared, state,
            Through(operation), operation.Tensors.Buffer);
        _norms[operation] = plan;
        Forward(phase).Add(NormalizationSteps.Moments(name, x, plan.Sums));
        Forward(phase + 1).Add(NormalizationSteps.Affine(name, operation.Activation, x, Shared(plan, 0), Shared(plan, 1), y));
    }

    private void AddNormSums(Operation operation, int phase, List<Step> steps)
    {
        NormPlan plan = _norms[operation] = _norms[operation] with { BackwardPhase = phase };
        Step sums = NormalizationSteps.GradientSums(
            LayerSteps.MethodName(operation.Layer), Value(operation.Input), Gradient(operation.Output), Shared(plan, 2), Shared(plan, 3), plan.Sums);
        steps.Add(sums with { For = plan.For });
    }

    private void AddNormGradient(Operation operation, List<Step> steps)
    {
        NormPlan plan = _norms[operation];
        steps.Add(NormalizationSteps.GradientApply(
            LayerSteps.MethodName(operation.Layer), Value(operation.Input), Gradient(operation.Output),
            Shared(plan, 4), Shared(plan, 5), Shared(plan, 6), Sink(operation.Input)!.Value));
    }

    private static Location Shared(NormPlan plan, int index) => new(Space.Shared, plan.Shared + (index * plan.Channels));

    private Tensor Move(Operation operation, Tensor gradient, TensorLayout layout, List<Step> steps)
    {
        Location moved = _memory.PlaceScratch($"gradient of {operation.Output.Name} as {operation.Layer.Name} reads it", layout.Length);
        steps.Add(StepFactory.MoveGradient(LayerSteps.MethodName(operation.Layer), operation.Output.Shape, gradient.Layout, gradient.At, layout, moved));
        return new(layout, moved);
    }
}
