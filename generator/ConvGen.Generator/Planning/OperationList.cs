using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>The network as operations on edges, with lane axes and layouts decided.</summary>
internal sealed record OperationList(IReadOnlyList<Operation> Operations, IReadOnlyList<Edge> Edges, IReadOnlyList<OutputPlan> Outputs)
{
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
        if (!training && !graph.DirectOnly)
        {
            ChooseWinograd(target, list);
        }

        LayoutPlanner.Choose(target, list);
        return list;
    }

    private static void ChooseWinograd(Target target, OperationList list)
    {
        double multiplyAdds = list.Operations.Sum(operation => (double)operation.Layer.MultiplyAdds);
        foreach (Operation operation in list.Operations)
        {
            if (operation.Layer is ConvLayer conv && operation.Input.Axis == LaneAxis.Channels && operation.Output.Axis == LaneAxis.Channels && operation.Input.Producer is not null)
            {
                operation.Winograd = WinogradPlan.Of(target, conv, multiplyAdds);
            }
        }
    }
}
