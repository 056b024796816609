using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Compiles the kernels of many cases at once and runs them.</summary>
internal static class KernelRunner
{
    /// <summary>A case's steps on its memory.</summary>
    public delegate void Runner(ref float memory, int key);

    /// <summary>Emitted text is compiled in every build of a user's project: no kernel may be larger than this.</summary>
    private const int LargestKernel = 9000;

    public static void Run(IReadOnlyList<KernelCase> cases)
    {
        var writer = new CodeWriter();
        ImplementationFile.WriteHeader(writer, Target.All[0], []);
        for (int i = 0; i < cases.Count; i++)
        {
            WriteCase(writer, i, cases[i]);
        }

        Assembly assembly = Compile(writer.ToString());
        for (int i = 0; i < cases.Count; i++)
        {
            cases[i].Check(assembly.GetType($"Case{i}")!.GetMethod("Run")!.CreateDelegate<Runner>());
        }
    }

    private static void WriteCase(CodeWriter writer, int index, KernelCase c)
    {
        using (writer.Block($"public static class Case{index}"))
        {
            var text = new CodeWriter();
            foreach (Step step in c.Steps)
            {
                var kernel = new CodeWriter();
                new EmittedKernel(step.Kernel.Name, step.Kernel, step.Kernel.Text()).Write(kernel);
                string body = kernel.ToString();
                Assert.True(body.Length <= LargestKernel, $"{c.Name}: {step.Kernel.Name} has {body.Length} characters.");
                writer.Line(body);
                IEnumerable<string> arguments = step.Operands.Select(o =>
                    $"ref FRef.Add(ref memory, {(o.Buffer.Offset + o.Offset).ToString(CultureInfo.InvariantCulture)})");
                text.Line($"{step.Kernel.Name}({string.Join(", ", step.Kernel.TakesKey ? arguments.Append("key") : arguments)});");
            }

            writer.Line($"public static void Run(ref float memory, int key) {{ {text} }}");
        }
    }

    private static Assembly Compile(string source)
    {
        // Checked, as a user's project may be: what is meant to overflow must say so.
        ImmutableArray<MetadataReference> references = [.. GeneratorRun.Of("").Input.References];
        var compilation = CSharpCompilation.Create(
            "Kernels",
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10))}\n{source[..Math.Min(20000, source.Length)]}");
        return Assembly.Load(image.ToArray());
    }
}
