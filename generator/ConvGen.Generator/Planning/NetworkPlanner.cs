using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Plans a network for one target.</summary>
internal static class NetworkPlanner
{
    public static NetworkPlan Plan(Target target, NetworkGraph graph)
    {
        target = target.For(graph);
        OperationList inference = OperationList.Build(target, graph, training: false);
        InferencePlan prediction = InferencePlanner.Plan(target, graph, inference);
        return new(target, graph, prediction, graph.IsTrained ? TrainingPlanner.Plan(target, graph, OperationList.Build(target, graph, training: true)) : null);
    }
}
