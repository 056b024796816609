using System.Reflection;
using System.Text;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>What the generator costs a build and an editor: each network of the zoo from attributes to C#, in a process that is warm.</summary>
internal static class GeneratorVerb
{
    public static void Run(Report report)
    {
        if (Repository.Root is not { } root)
        {
            report.Note("generator: not measured, as it reads samples/Zoo and this program is outside of its repository.");
            return;
        }

        using PinnedThread pinned = new();
        string zoo = Path.Combine(root, "samples", "Zoo");
        string[] blocks = [.. Directory.EnumerateFiles(Path.Combine(zoo, "Blocks"), "*.cs").Select(File.ReadAllText)];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(zoo, "Networks"), "*.cs").Order(StringComparer.Ordinal))
        {
            CSharpCompilation compilation = Compile([File.ReadAllText(path), .. blocks]);
            int bytes = 0;
            double seconds = Timing.Median(() =>
            {
                // A fresh driver over a fresh compilation: nothing is cached from the run before, and the attributes are bound anew.
                GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(new NetworkGenerator()).RunGenerators(compilation.Clone()).GetRunResult();
                bytes = result.GeneratedTrees.Sum(tree => Encoding.UTF8.GetByteCount(tree.ToString()));
            });

            string network = Path.GetFileNameWithoutExtension(path);
            if (bytes == 0)
            {
                throw new InvalidOperationException($"The generator wrote nothing for {network}; expected its sources. See the diagnostics of a build.");
            }

            report.Add(new Figure($"generator, {network} warm ({bytes / 1000:N0} KB of C#)", 1e3 * seconds, "ms"));
        }
    }

    private static CSharpCompilation Compile(IEnumerable<string> sources)
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return CSharpCompilation.Create(
            "Benchmark",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            [
                .. references.Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path)),
                MetadataReference.CreateFromFile(typeof(Network).GetTypeInfo().Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}
