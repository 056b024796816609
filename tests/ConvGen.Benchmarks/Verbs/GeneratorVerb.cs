using System.Reflection;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>What the generator costs a build and an editor: LeNet-5 from attributes to C#, in a process that is warm.</summary>
internal static class GeneratorVerb
{
    private const string Source = """
        using ConvGen;

        [Network]
        [Input(28, 28, 1)]
        [Conv(6, 5, Padding = 2), Tanh]
        [AveragePool(2)]
        [Conv(16, 5), Tanh]
        [AveragePool(2)]
        [Flatten]
        [Dense(120), Tanh]
        [Dense(84), Tanh]
        [Dense(10), Softmax]
        public partial class LeNet5;
        """;

    public static void Run(Report report)
    {
        using PinnedThread pinned = new();
        CSharpCompilation compilation = Compile();
        int characters = 0;

        double seconds = Timing.Median(() =>
        {
            // A fresh driver over a fresh compilation: nothing is cached from the run before, and the attributes are bound anew.
            GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(new NetworkGenerator()).RunGenerators(compilation.Clone()).GetRunResult();
            characters = result.GeneratedTrees.Sum(tree => tree.Length);
        });

        if (characters == 0)
        {
            throw new InvalidOperationException("The generator wrote nothing for LeNet-5; expected its sources. See the diagnostics of a build.");
        }

        report.Add(new Figure($"generator, LeNet-5 warm ({characters / 1024} KB of C#)", 1e3 * seconds, "ms"));
    }

    private static CSharpCompilation Compile()
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return CSharpCompilation.Create(
            "Benchmark",
            [CSharpSyntaxTree.ParseText(Source)],
            [
                .. references.Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path)),
                MetadataReference.CreateFromFile(typeof(Network).GetTypeInfo().Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}
