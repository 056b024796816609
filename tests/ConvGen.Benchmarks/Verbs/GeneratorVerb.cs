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
        if (NetworkSources.Zoo is not { } zoo)
        {
            report.Note("generator: not measured, as it reads samples/Zoo and this program is outside of its repository.");
            return;
        }

        using PinnedThread pinned = new();
        foreach (string path in zoo)
        {
            CSharpCompilation compilation = NetworkSources.Compile(path);
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
}
