using System.Collections.Immutable;
using System.Reflection;
using ConvGen.Generator;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Equivalence.Tests.Infrastructure;

/// <summary>Networks from C# text, compiled in memory with the generator as a user's project would compile them.</summary>
internal static class CompiledSource
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Network).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The typed graphs, by class name; no kernels are written.</summary>
    public static IReadOnlyDictionary<string, NetworkGraph> Graphs(params string[] sources) => Graphs(Run(sources, IncrementalGeneratorOutputKind.Implementation, out _));

    /// <summary>The typed graphs and the classes.</summary>
    public static IReadOnlyList<(NetworkGraph Graph, Type Type)> Networks(params string[] sources)
    {
        GeneratorDriver driver = Run(sources, IncrementalGeneratorOutputKind.None, out Compilation output);
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = output.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5).Concat(driver.GetRunResult().Diagnostics)) + '\n' + string.Join('\n', sources));
        var assembly = Assembly.Load(image.ToArray());
        return [.. Graphs(driver).Values.Select(graph => (graph, assembly.GetType(graph.Identity.Name, throwOnError: true)!))];
    }

    private static GeneratorDriver Run(string[] sources, IncrementalGeneratorOutputKind disabled, out Compilation output)
    {
        var compilation = CSharpCompilation.Create(
            $"Networks{Guid.NewGuid():n}",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(disabled, trackIncrementalGeneratorSteps: true));
        return driver.RunGeneratorsAndUpdateCompilation(compilation, out output, out _);
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
