using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>The network as operations on edges, with lane axes and layouts decided.</summary>
internal sealed record OperationList(IReadOnlyList<Operation> Operations, IReadOnlyList<Edge> Edges, IReadOnlyList<OutputPlan> Outputs)
{
    /// <summary>Weights that leave little room in the second-level cache.</summary>
    private const int FewestWeightsToShare = 1 << 17;

    /// <summary>With more pixels an image reads its weights often enough.</summary>
    private const int MostPixelsToShare = 64;

    public Edge Image => Edges[0];

    /// <summary>Whether every edge has one reader: what one operation leaves, the next takes.</summary>
    public bool IsChain => Edges.All(e => e.Consumers.Count + (e.IsOutput ? 1 : 0) <= 1);

    public bool HasBatchNorm => Operations.Any(o => o.Layer is BatchNormLayer);

    /// <param name="target">The processor.</param>
    /// <param name="graph">The network.</param>
    /// <param name="training">
    /// Whether activations that backward needs the input of stay apart from the layers before them, dropout works and batch normalisation finds its statistics.
    /// </param>
    public static OperationList Build(Target target, NetworkGraph graph, bool training)
    {
        OperationList list = new OperationBuilder(graph, training).Build();
        AxisPlanner.Choose(target, list);
        if (!graph.DirectOnly)
        {
            ChooseWinograd(target, list, training);
            list = training ? list : list.WithFusedPools();
        }

        if (training)
        {
            foreach (Operation operation in list.Operations)
            {
                operation.TakesImagesTogether = GainsFromSeveralImages(operation);
            }
        }

        LayoutPlanner.Choose(target, list);
        return list;
    }

    /// <summary>A max-pool over 2 × 2 pixels behind a convolution by Winograd's algorithm, whose tiles hold whole windows, becomes its end: the map between the two is never written.</summary>
    private OperationList WithFusedPools()
    {
        var operations = new List<Operation>();
        var edges = new List<Edge>(Edges);
        foreach (Operation operation in Operations)
        {
            if (operation.Input.Producer is { Pool: { } fused } && fused == operation.Layer)
            {
                continue;
            }

            if (FollowingPool(operation) is not { } pool)
            {
                operations.Add(operation);
                continue;
            }

            Operation both = operation with { Output = pool.Output, Pool = (PoolLayer)pool.Layer, Winograd = operation.Winograd };
            edges.Remove(operation.Output);
            operation.Output.Producer = both;
            pool.Output.Producer = both;
            List<Operation> readers = operation.Input.Consumers;
            readers[readers.IndexOf(operation)] = both;
            operations.Add(both);
        }

        return this with { Operations = operations, Edges = edges };
    }

    private static Operation? FollowingPool(Operation operation)
    {
        Edge map = operation.Output;
        if (operation.Winograd is null || operation.Residual is not null || map.IsOutput || map.Consumers.Count != 1 || operation.Activation.DerivativeNeedsInput || operation.Activation.MovesZero)
        {
            return null;
        }

        // An activation that never falls may come behind the pool. The window has to lie in the map whole.
        return map.Consumers[0].Layer is PoolLayer { Kind: PoolKind.Max, Window: { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0 } } pool
            && 2 * pool.Output.Height <= pool.Input.Height && 2 * pool.Output.Width <= pool.Input.Width
            ? map.Consumers[0]
            : null;
    }

    /// <summary>Whether reading the weights once for several images, and not keeping gradients of them by group, saves more than reading pixels again.</summary>
    private static bool GainsFromSeveralImages(Operation operation) => operation.Layer is ConvLayer { Groups: 1 } conv
        && operation is { Winograd: null, Input: { Axis: LaneAxis.Channels, Producer: not null }, Output: { Axis: LaneAxis.Channels, FeedsDense: false } }
        && conv.WeightCount >= FewestWeightsToShare
        && conv.Output.Height * conv.Output.Width <= MostPixelsToShare;

    private static void ChooseWinograd(Target target, OperationList list, bool training)
    {
        double multiplyAdds = list.Operations.Sum(operation => (double)operation.Layer.MultiplyAdds);
        foreach (Operation operation in list.Operations)
        {
            if (operation.Layer is ConvLayer conv && operation.Input.Axis == LaneAxis.Channels && operation.Output.Axis == LaneAxis.Channels && operation.Input.Producer is not null)
            {
                operation.Winograd = WinogradPlan.Of(target, conv, multiplyAdds, training);
                operation.WinogradGradient = training && operation.Input.NeedsGradient ? WinogradPlan.Of(target, WinogradPlan.DataGradient(conv), multiplyAdds, training) : null;
            }
        }
    }
}
