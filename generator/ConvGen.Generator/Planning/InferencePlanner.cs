using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Plans the prediction of one image.</summary>
internal sealed class InferencePlanner
{
    private readonly Target _target;
    private readonly OperationList _list;
    private readonly ArenaPlanner _arena = new();
    private readonly ParameterPlanner _parameters = new();
    private readonly List<Step> _steps = [];
    private readonly List<FoldPlan> _folds = [];
    private readonly List<WinogradPacking> _winograd = [];
    private readonly List<HalfPacking> _halves = [];
    private readonly Dictionary<Edge, Location> _places = [];
    private readonly LayerSteps _layers;
    private readonly int _parameterCount;

    private InferencePlanner(Target target, NetworkGraph graph, OperationList list)
    {
        (_target, _list) = (target, list);
        _layers = new(target, PlaceScratch);
        _parameterCount = TensorIndices.CountParameters(graph);
    }

    public static InferencePlan Plan(Target target, NetworkGraph graph, OperationList list) => new InferencePlanner(target, graph, list).Plan();

    private InferencePlan Plan()
    {
        foreach (Edge edge in _list.Edges)
        {
            _places[edge] = edge == _list.Image && ReadsCallersImage() ? new(Space.Image, 0) : _arena.Reserve(edge.Name, edge.Layout.Length, Zeros(edge));
        }

        if (_places[_list.Image].Space == Space.Arena)
        {
            _steps.Add(StepFactory.PackImage(_list.Image, _places[_list.Image]));
        }

        foreach (Operation operation in _list.Operations)
        {
            int first = _steps.Count;
            AddOperation(operation);
            for (int i = first; i < _steps.Count; i++)
            {
                _steps[i] = _steps[i] with { Operation = operation };
            }
        }

        foreach (OutputPlan output in _list.Outputs)
        {
            _steps.AddRange(StepFactory.Result(_target, output, Value(output.View.Edge), new(Space.Output, 0), PlaceScratch));
        }

        ArenaPlan arena = _arena.Solve(_steps);
        return new(arena, _parameters.Length, _folds, _parameters.Packing(_parameterCount + (2 * _folds.Count)), _winograd, _halves, StepDivider.Divide(_steps));
    }

    private Location PlaceScratch(string name, int length) => _arena.Reserve(name, length);

    private Tensor Value(Edge edge) => new(edge.Layout, _places[edge]);

    private void AddOperation(Operation operation)
    {
        (Tensor x, Tensor y) = (Value(operation.Input), Value(operation.Output));
        Tensor? residual = operation.Residual is { } edge ? Value(edge) : null;
        (int weightTensor, int biasTensor) = Tensors(operation);
        switch (operation.Layer)
        {
            case ConvLayer conv when operation.Winograd is { } winograd:
                {
                    var shape = new ConvolutionShape(conv);
                    Location packed = _parameters.Add(weightTensor, winograd.WeightLength(shape), _ => []);
                    _winograd.Add(new(weightTensor, winograd.Algorithm, packed.Offset, shape.Outputs, shape.Inputs, winograd.Slab, winograd.Tile.Vectors * winograd.Width.Lanes));
                    Location bias = operation.HasBias ? _parameters.AddChannels(biasTensor, shape.Outputs, y.Layout.PaddedChannels) : default;
                    _steps.AddRange(WinogradSteps.Plan(_target, winograd, conv, WinogradEnd.Forward(operation, y, bias, residual), x, packed, PlaceScratch, divides: true));
                    break;
                }

            case ConvLayer conv:
                {
                    var planner = new ConvolutionPlanner(_target, conv);
                    ConvolutionWeights weights = planner.Weights(operation.HasBias, operation.Activation, x.Layout, y.Layout, residual?.Layout);
                    Location packed = _parameters.Add(weightTensor, planner.WeightLength(weights), offset => planner.WeightPacking(weights, offset));
                    Location bias = operation.HasBias ? _parameters.Add(biasTensor, planner.BiasLength(y.Layout), offset => planner.BiasPacking(y.Layout, offset)) : default;
                    _steps.AddRange(planner.Forward(operation.HasBias, operation.Activation, x, y, weights, packed, bias, PlaceScratch, residual));
                    break;
                }

            case ConvTransposeLayer transpose:
                {
                    var planner = new ConvolutionPlanner(_target, TransposedConvolution.Layer(transpose));
                    PackedWeights weights = planner.Transposed(y.Layout);
                    Location packed = _parameters.Add(weightTensor, planner.TransposedLength(weights), offset => planner.TransposedPacking(weights, offset));
                    Location bias = operation.HasBias
                        ? _parameters.Add(biasTensor, planner.TransposedBiasLength(y.Layout), offset => planner.TransposedBiasPacking(y.Layout, offset))
                        : default;
                    DataGradientEnd end = TransposedConvolution.Forward(operation);
                    _steps.AddRange(planner.DataGradient(end, x, y, y, weights, packed, bias, PlaceScratch));
                    break;
                }

            case DenseLayer dense:
                {
                    (PackedWeights weights, IReadOnlyList<KernelUse> kernels) = DensePlanner.Forward(_target, dense, operation.HasBias, operation.Activation, x.Layout, y.Layout, images: 1, 0, 0, dense.HalfWeights);
                    Location packed = dense.HalfWeights ? AddHalves(weightTensor, dense, weights, x.Layout) : _parameters.AddDense(weightTensor, dense, weights, x.Layout);
                    Location bias = operation.HasBias ? _parameters.AddChannels(biasTensor, dense.Output.Channels, y.Layout.PaddedChannels) : default;
                    var buffers = new Dictionary<string, Location> { ["input"] = x.At, ["weights"] = packed, ["bias"] = bias, ["output"] = y.At };
                    _steps.AddRange(kernels.Select(k => k.Bind(perImage: true, buffers)));
                    break;
                }

            case BatchNormLayer norm:
                {
                    Location scale = _parameters.AddChannels(weightTensor, norm.Output.Channels, x.Layout.PaddedChannels);
                    Location shift = _parameters.AddChannels(biasTensor, norm.Output.Channels, x.Layout.PaddedChannels);
                    _steps.Add(NormalizationSteps.Affine(LayerSteps.MethodName(norm), operation.Activation, x, scale, shift, y));
                    break;
                }

            default:
                _steps.AddRange(_layers.Forward(operation, Value));
                break;
        }

        if (operation.Output.Activation.MovesZero && operation.Output.Layout.Axis == LaneAxis.Channels && operation.Output.Consumers.Any(consumer => PassesPaddingOn(consumer, operation.Output)))
        {
            _steps.AddRange(StepFactory.ClearPadding(operation.Output, y));
        }
    }

    /// <summary>Sums of products read the channels that there are; everything else takes whole vectors, and what it makes of padded lanes may reach a neighbour's window or a product.</summary>
    private static bool PassesPaddingOn(Operation consumer, Edge edge) => consumer.Layer is not (ConvLayer { IsDepthwise: false } or DenseLayer) || consumer.Residual == edge;

    private Location AddHalves(int tensor, DenseLayer layer, PackedWeights packed, TensorLayout x)
    {
        Location location = _parameters.Add(tensor, Arithmetic.CeilingDivide(packed.Length, 2), _ => []);
        string name = $"{layer.Name}.weight{(tensor < _parameterCount ? "" : " with the batch normalisation behind it folded in")}";
        _halves.Add(new(tensor, location.Offset, packed.Length, name, [.. ParameterPlanner.DenseCopies(layer, packed, x, offset: 0)]));
        return location;
    }

    /// <summary>The tensors that an operation's weights and bias are packed from: the network's own, or what a folded batch normalisation makes of them.</summary>
    private (int Weight, int Bias) Tensors(Operation operation)
    {
        FoldPlan? fold = FoldPlan.Of(operation);
        if (fold is null)
        {
            return (operation.Tensors.Parameter, operation.Tensors.Parameter + 1);
        }

        _folds.Add(fold);
        int first = _parameterCount + (2 * (_folds.Count - 1));
        return (first, first + 1);
    }

    /// <summary>
    /// A step writes whole vectors, padded lanes included; not so the halo, the ends of planar rows, the lanes behind an image's channels and what is copied element by element.
    /// </summary>
    private static TensorLayout? Zeros(Edge edge)
    {
        TensorLayout layout = edge.Layout;
        bool imagePadded = edge.Producer is null && layout.ColumnStride > edge.Shape.Channels;
        bool copied = edge.Producer?.Layer is FlattenLayer or ConvLayer { Groups: > 1, IsDepthwise: false } or ConvTransposeLayer { Groups: > 1 }
            && layout.PaddedChannels > edge.Shape.Channels;
        return layout.Axis == LaneAxis.Columns || !layout.Halo.IsEmpty || imagePadded || copied ? layout : null;
    }

    /// <summary>Broadcast loads read exactly the elements: where the first layer's layout is the caller's, nothing is copied.</summary>
    private bool ReadsCallersImage()
    {
        Edge image = _list.Image;
        TensorLayout layout = image.Layout;
        return image.Consumers.Count > 0
            && !image.IsOutput
            && image.Consumers.All(c => c.Layer is ConvLayer { IsDepthwise: false } or DenseLayer && c.Output.Axis == LaneAxis.Channels)
            && layout is { Axis: LaneAxis.Channels, Halo.IsEmpty: true }
            && layout.ColumnStride == layout.Shape.Channels;
    }
}
