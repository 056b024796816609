using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Plans a network for one target.</summary>
internal static class NetworkPlanner
{
    public static NetworkPlan Plan(Target target, NetworkGraph graph)
    {
        OperationList operations = OperationList.Build(target, graph);
        return new(target, graph, InferencePlanner.Plan(target, graph, operations), TrainingPlanner.Plan(target, graph, operations));
    }
}
