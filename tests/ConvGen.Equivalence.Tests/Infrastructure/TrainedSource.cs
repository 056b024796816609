using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Equivalence.Tests.Infrastructure;

/// <summary>A network of one source, trained for a step and compared with the plain sums in double precision.</summary>
internal static class TrainedSource
{
    /// <summary>Outputs and all gradients at every width that the processor has.</summary>
    /// <param name="attributes">The network's, without the class.</param>
    /// <param name="images">In the batch.</param>
    /// <param name="tolerance">Of outputs and gradients, of each tensor's largest.</param>
    /// <returns>The network's graph, for a look at its plan.</returns>
    public static NetworkGraph Compare(string attributes, int images, double tolerance)
    {
        (NetworkGraph graph, Type type) = CompiledSource.Networks($"global using ConvGen; {attributes} public partial class Net;").Single();
        new Trial(graph, (Network)type.GetMethod("Create")!.Invoke(null, [1])!, seed: 3).TrainingIsTheReferencesAtEveryWidth(images, tolerance, tolerance);
        return graph;
    }

    /// <summary>The widths of the targets whose plans have such a step.</summary>
    public static string Widths(NetworkGraph graph, Func<Step, bool> has) =>
        string.Join(' ', Target.All.Where(target => NetworkPlanner.Plan(target, graph).Steps.Any(has)).Select(target => target.Bits));
}
