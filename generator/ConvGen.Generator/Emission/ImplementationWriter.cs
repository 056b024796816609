using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes everything of a network that an editor need not see: predictor, training step and kernels, for every vector width.</summary>
internal static class ImplementationWriter
{
    public static IReadOnlyList<GeneratedSource> Write(NetworkGraph graph, CancellationToken cancellation)
    {
        var sources = new List<GeneratedSource> { FactoryWriter.Write(graph) };
        foreach (Target target in Target.All)
        {
            cancellation.ThrowIfCancellationRequested();
            NetworkPlan plan = NetworkPlanner.Plan(target, graph);
            sources.Add(PredictorWriter.Write(plan));
            sources.Add(TrainingWriter.Write(plan));
            foreach (IGrouping<string, Kernel> layer in plan.Kernels().GroupBy(k => k.Name.Substring(0, k.Name.IndexOf('_'))))
            {
                cancellation.ThrowIfCancellationRequested();
                sources.Add(WriteKernels(plan, layer.Key, layer));
            }
        }

        return sources;
    }

    private static GeneratedSource WriteKernels(NetworkPlan plan, string layer, IEnumerable<Kernel> kernels)
    {
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, [$"Kernels of {layer} in {plan.Graph.Identity.Name}, for processors with vectors of {plan.Target.Bits} bits."]);
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private static partial class Kernels{plan.Target.Bits}"))
        {
            bool first = true;
            foreach (Kernel kernel in kernels)
            {
                if (!first)
                {
                    writer.Line();
                }

                kernel.Write(writer);
                first = false;
            }
        }

        return new($"{plan.Graph.Identity.HintName}.{layer}.{plan.Target.Bits}.g.cs", writer.ToString());
    }
}
