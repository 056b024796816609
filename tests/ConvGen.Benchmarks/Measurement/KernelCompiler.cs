using System.Runtime.Loader;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>Compiles the kernels of plans that no network of this program has, and loads them.</summary>
internal sealed class KernelCompiler : IDisposable
{
    private readonly AssemblyLoadContext _context = new(nameof(KernelCompiler), isCollectible: true);

    /// <summary>For each plan the class that holds its kernels; the classes' names must differ.</summary>
    /// <exception cref="InvalidOperationException">The emitted code does not compile.</exception>
    public IReadOnlyList<Type> Compile(IReadOnlyList<NetworkPlan> plans)
    {
        IEnumerable<SyntaxTree> kernels = plans
            .SelectMany(plan => ImplementationWriter.WriteKernels(plan, new KernelTable(plan), CancellationToken.None))
            .Select(source => CSharpSyntaxTree.ParseText(source.Text));
        CSharpCompilation compilation = NetworkSources.Compile()
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees(kernels)
            .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        EmitResult result = compilation.Emit(stream);
        if (!result.Success)
        {
            throw new InvalidOperationException($"Emitted kernels do not compile: {result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)}");
        }

        stream.Position = 0;
        System.Reflection.Assembly assembly = _context.LoadFromStream(stream);
        return [.. plans.Select(plan => assembly.GetType($"{plan.Graph.Identity.Namespace}.{plan.Graph.Identity.Name}", throwOnError: true)!)];
    }

    public void Dispose() => _context.Unload();
}
