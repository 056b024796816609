using System.Reflection;
using ConvGen.Generator;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;

namespace ConvGen.Equivalence.Tests.Infrastructure;

/// <summary>Networks from C# text.</summary>
internal static class CompiledSource
{
    /// <summary>The typed graphs, by class name; no kernels are written.</summary>
    public static IReadOnlyDictionary<string, NetworkGraph> Graphs(params string[] sources) => Graphs(SourceCompiler.Run(IncrementalGeneratorOutputKind.Implementation, sources).Driver);

    /// <summary>The typed graphs and the classes.</summary>
    public static IReadOnlyList<(NetworkGraph Graph, Type Type)> Networks(params string[] sources)
    {
        (GeneratorDriver driver, Assembly assembly) = SourceCompiler.Load(sources);
        return [.. Graphs(driver).Values.Select(graph => (graph, assembly.GetType(graph.Identity.Name, throwOnError: true)!))];
    }

    private static Dictionary<string, NetworkGraph> Graphs(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Empty(result.Diagnostics);
        return result.TrackedSteps[NetworkGeneratorStepNames.Graphs]
            .SelectMany(step => step.Outputs)
            .Select(output => (NetworkGraph)output.Value)
            .ToDictionary(graph => graph.Identity.Name);
    }
}
