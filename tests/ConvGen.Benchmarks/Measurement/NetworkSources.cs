using System.Collections.Immutable;
using ConvGen.Generator;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>The C# text of the networks that are measured, and what the generator understands of it.</summary>
internal static class NetworkSources
{
    private static readonly Lazy<IReadOnlyDictionary<string, NetworkGraph>> s_graphs = new(FindGraphs);

    /// <summary>The zoo's files, one for each network; null where this program is outside of its repository.</summary>
    public static IReadOnlyList<string>? Zoo => Folder("samples", "Zoo", "Networks");

    /// <summary>The typed graphs of the zoo's networks and of this program's, by class name; empty where this program is outside of its repository.</summary>
    public static IReadOnlyDictionary<string, NetworkGraph> Graphs => s_graphs.Value;

    /// <summary>A compilation of these files and of the zoo's blocks, as a project that references ConvGen would be compiled.</summary>
    public static CSharpCompilation Compile(params IEnumerable<string> paths)
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return CSharpCompilation.Create(
            "Benchmark",
            paths.Concat(Folder("samples", "Zoo", "Blocks") ?? []).Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path))),
            [
                .. references.Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path)),
                MetadataReference.CreateFromFile(typeof(Network).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    private static ImmutableDictionary<string, NetworkGraph> FindGraphs()
    {
        if (Zoo is not { } zoo)
        {
            return [];
        }

        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation, trackIncrementalGeneratorSteps: true));
        IEnumerable<string> own = Folder("tests", "ConvGen.Benchmarks", "Networks") ?? [];
        return driver.RunGenerators(Compile([.. zoo, .. own])).GetRunResult().Results.Single().TrackedSteps[NetworkGeneratorStepNames.Graphs]
            .SelectMany(step => step.Outputs)
            .Select(output => (NetworkGraph)output.Value)
            .ToImmutableDictionary(graph => graph.Identity.Name);
    }

    private static IReadOnlyList<string>? Folder(params string[] parts) =>
        Repository.Root is { } root ? [.. Directory.EnumerateFiles(Path.Combine([root, .. parts]), "*.cs").Order(StringComparer.Ordinal)] : null;
}
