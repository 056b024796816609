using System.Collections.Immutable;
using System.Reflection;
using ConvGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Equivalence.Tests.Infrastructure;

/// <summary>C# text, compiled in memory with the generator as a user's project would compile it.</summary>
internal static class SourceCompiler
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Network).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Runs the generator.</summary>
    /// <param name="disabled">What it is not to write.</param>
    /// <param name="sources">Each a file.</param>
    public static (GeneratorDriver Driver, Compilation Output) Run(IncrementalGeneratorOutputKind disabled, params string[] sources)
    {
        var compilation = CSharpCompilation.Create(
            $"Networks{Guid.NewGuid():n}",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(disabled, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return (driver, output);
    }

    /// <summary>Compiles all of it; an error of C# or of the generator fails the test, with the sources.</summary>
    public static (GeneratorDriver Driver, Assembly Assembly) Load(params string[] sources)
    {
        (GeneratorDriver driver, Compilation output) = Run(IncrementalGeneratorOutputKind.None, sources);
        using var image = new MemoryStream();
        Diagnostic[] errors = [.. output.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), .. driver.GetRunResult().Diagnostics];
        Assert.True(errors.Length == 0, $"{string.Join('\n', errors.Take(5))}\n{string.Join('\n', sources)}");
        return (driver, Assembly.Load(image.ToArray()));
    }
}
