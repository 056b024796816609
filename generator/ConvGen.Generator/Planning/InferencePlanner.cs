using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Plans the prediction of one image.</summary>
internal static class InferencePlanner
{
    public static InferencePlan Plan(Target target, NetworkGraph graph, OperationList list)
    {
        var arena = new ArenaPlanner();
        var parameters = new ParameterPlanner();
        var steps = new List<Step>();
        var places = new Dictionary<Edge, Location>();
        for (int i = 0; i < list.Edges.Count; i++)
        {
            places[list.Edges[i]] = i == 0 && ReadsCallersImage(list) ? new(Space.Image, 0) : new(Space.Arena, Place(arena, list.Edges[i], i));
        }

        Edge input = list.Edges[0];
        if (places[input].Space == Space.Arena)
        {
            steps.Add(StepFactory.PackImage(input, places[input]));
        }

        foreach (Operation operation in list.Operations)
        {
            AddOperation(target, operation, places, parameters, steps);
        }

        steps.AddRange(StepFactory.Result(
            target, list, places[list.Result], new(Space.Output, 0),
            length => new(Space.Arena, arena.Place("softmax", length, list.Edges.Count, list.Edges.Count))));
        return new(arena.Length, parameters.Length, parameters.Packing, steps, arena.Report);
    }

    private static void AddOperation(Target target, Operation operation, Dictionary<Edge, Location> places, ParameterPlanner parameters, List<Step> steps)
    {
        (Layer layer, Activation activation, Edge x, Edge y) = operation;
        switch (layer)
        {
            case ConvLayer conv:
                {
                    var shape = new ConvolutionShape(conv);
                    (ConvolutionWeights weights, IReadOnlyList<KernelUse> kernels) = ConvolutionForward.Plan(target, shape, conv.Bias, activation, x.Layout, y.Layout);
                    Location packed = parameters.AddConvolution(shape, weights);
                    Location bias = conv.Bias ? parameters.AddBias(shape.Outputs, y.Layout.Axis == LaneAxis.Channels ? y.Layout.PaddedChannels : shape.Outputs) : default;
                    Bind(kernels, packed, bias);
                    break;
                }

            case DenseLayer dense:
                {
                    (PackedWeights weights, IReadOnlyList<KernelUse> kernels) = DensePlanner.Forward(target, dense, activation, x.Layout, y.Layout, images: 1, 0, 0);
                    Location packed = parameters.AddDense(dense, weights, x.Layout);
                    Location bias = dense.Bias ? parameters.AddBias(dense.Output.Channels, y.Layout.PaddedChannels) : default;
                    Bind(kernels, packed, bias);
                    break;
                }

            case PoolLayer pool:
                steps.Add(StepFactory.Pool(target, pool, x, places[x], y, places[y]));
                break;
            case ActivationLayer alone:
                steps.Add(StepFactory.Activate(alone, x, places[x], y, places[y]));
                break;
            default:
                throw new NotSupportedException($"{layer.GetType().Name} has no plan.");
        }

        void Bind(IReadOnlyList<KernelUse> kernels, Location weights, Location bias)
        {
            var buffers = new Dictionary<string, Location> { ["input"] = places[x], ["weights"] = weights, ["bias"] = bias, ["output"] = places[y] };
            steps.AddRange(kernels.Select(k => k.Bind(perImage: true, buffers)));
        }
    }

    private static int Place(ArenaPlanner arena, Edge edge, int step)
    {
        TensorLayout layout = edge.Layout;

        // A step writes whole vectors, padded lanes included; but the image comes without them, and a NaN left there by another buffer would stay for ever.
        bool imagePadded = step == 0 && layout.ColumnStride > edge.Shape.Channels;
        bool zerosMustLast = layout.Axis == LaneAxis.Columns || !layout.Halo.IsEmpty || imagePadded;
        return zerosMustLast ? arena.PlaceForever(edge.Name, layout.Length) : arena.Place(edge.Name, layout.Length, step, step + 1);
    }

    /// <summary>Broadcast loads read exactly the elements: where the first layer's layout is the caller's, nothing is copied.</summary>
    private static bool ReadsCallersImage(OperationList list)
    {
        TensorLayout layout = list.Edges[0].Layout;
        return list.Operations.Count > 0
            && list.Operations[0].Layer is ConvLayer or DenseLayer
            && layout is { Axis: LaneAxis.Channels, Halo.IsEmpty: true }
            && layout.ColumnStride == layout.Shape.Channels
            && list.Operations[0].Output.Axis == LaneAxis.Channels;
    }
}
