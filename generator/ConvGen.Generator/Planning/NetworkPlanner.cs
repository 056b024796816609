using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Plans a network for one target.</summary>
internal static class NetworkPlanner
{
    public static NetworkPlan Plan(Target target, NetworkGraph graph)
    {
        OperationList inference = OperationList.Build(target, graph, training: false);
        OperationList training = OperationList.Build(target, graph, training: true);
        return new(target, graph, InferencePlanner.Plan(target, graph, inference), TrainingPlanner.Plan(target, graph, training));
    }
}
