using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Emission;

/// <summary>Writes everything of a network that an editor need not see: predictor, training step and kernels, for every vector width, and the layers for exporters.</summary>
internal static class ImplementationWriter
{
    public static IReadOnlyList<GeneratedSource> Write(NetworkGraph graph, CancellationToken cancellation)
    {
        var sources = new List<GeneratedSource>();
        var predictions = new List<(Target Target, InferencePlan Plan)>();
        foreach (Target target in Target.All)
        {
            cancellation.ThrowIfCancellationRequested();
            NetworkPlan plan = NetworkPlanner.Plan(target, graph);
            var kernels = new KernelTable(plan);
            predictions.Add((target, plan.Inference));
            sources.Add(PredictorWriter.Write(plan, kernels));
            if (plan.Training is { } training)
            {
                sources.Add(TrainingWriter.Write(plan, training, kernels));
            }

            sources.AddRange(WriteKernels(plan, kernels, cancellation));
        }

        sources.Insert(0, FactoryWriter.Write(graph, predictions));
        sources.Insert(1, GraphWriter.Write(graph));
        return sources;
    }

    /// <summary>The methods that a plan's steps call, a file for each layer.</summary>
    public static IEnumerable<GeneratedSource> WriteKernels(NetworkPlan plan, KernelTable kernels, CancellationToken cancellation)
    {
        foreach (IGrouping<string, EmittedKernel> layer in kernels.Emitted.GroupBy(k => FileOf(k.Name)))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return WriteKernels(plan, layer.Key, layer);
        }
    }

    /// <summary>Layers have files of their own; those inside a block share its.</summary>
    private static string FileOf(string kernel)
    {
        string layer = kernel.Substring(0, kernel.IndexOf('_')).ToLowerInvariant();
        return layer is "predictor" or "training" or "factory" ? $"{layer}_layer" : layer;
    }

    private static GeneratedSource WriteKernels(NetworkPlan plan, string layer, IEnumerable<EmittedKernel> kernels)
    {
        string body = WriteClass(plan, kernels);
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, plan.Target, [$"Kernels of {layer} in {plan.Graph.Identity.Name}, for processors with vectors of {plan.Target.Bits} bits."], body);
        writer.Text(body);
        return new($"{plan.Graph.Identity.HintName}.{layer}.{plan.Target.Bits}.g.cs", writer.ToString());
    }

    private static string WriteClass(NetworkPlan plan, IEnumerable<EmittedKernel> kernels)
    {
        var writer = new CodeWriter();
        using (TypeScope.Open(writer, plan.Graph.Identity))
        using (writer.Block($"private static partial class Kernels{plan.Target.Bits}"))
        {
            bool first = true;
            foreach (EmittedKernel kernel in kernels)
            {
                if (!first)
                {
                    writer.Line();
                }

                kernel.Write(writer);
                first = false;
            }
        }

        return writer.ToString();
    }
}
