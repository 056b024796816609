using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>C# compiled in memory with the generator: what a project that references the package would see.</summary>
internal sealed class GeneratorRun
{
    /// <summary>The framework and the ConvGen runtime, read once for all tests.</summary>
    private static readonly ImmutableArray<MetadataReference> s_framework = FindFramework();
    private static readonly MetadataReference s_runtime = MetadataReference.CreateFromFile(typeof(Network).Assembly.Location);

    private GeneratorRun(CSharpCompilation input, GeneratorDriver driver)
    {
        Input = input;
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        Output = output;
    }

    /// <summary>What was compiled, without generated code.</summary>
    public CSharpCompilation Input { get; }

    /// <summary>What was compiled, with generated code.</summary>
    public Compilation Output { get; }

    /// <summary>The driver after the run: another run from it is incremental.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>What the generator did.</summary>
    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>The generator's diagnostics in the order of their places.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. Result.Diagnostics.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];

    /// <summary>The hints of the generated files, in order.</summary>
    public IReadOnlyList<string> Hints => [.. Result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal)];

    /// <summary>The C# compiler's own warnings and errors, generated code included. Generated members must be documented; the tests' own need not be.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics =>
        [.. Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && !(d.Id == "CS1591" && d.Location.SourceTree?.FilePath.StartsWith("File", StringComparison.Ordinal) == true))];

    /// <summary>Compiles files; each becomes <c>File0.cs</c>, <c>File1.cs</c>, …</summary>
    public static GeneratorRun Of(params string[] sources) => new(Compile(sources), CreateDriver(LanguageVersion.Latest));

    public static GeneratorRun Of(LanguageVersion version, NullableContextOptions nullable, params string[] sources) =>
        new(Compile(sources, version, nullable), CreateDriver(version));

    /// <summary>Compiles without a reference to the ConvGen runtime.</summary>
    public static GeneratorRun WithoutRuntime(params string[] sources) =>
        new(Compile(sources).RemoveReferences(s_runtime), CreateDriver(LanguageVersion.Latest));

    /// <summary>Compiles without writing kernels, which takes long for large networks.</summary>
    public static GeneratorRun WithoutKernels(params string[] sources) =>
        new(Compile(sources), CreateDriver(LanguageVersion.Latest, IncrementalGeneratorOutputKind.Implementation));

    /// <summary>Compiles again after <paramref name="edit"/>, incrementally.</summary>
    public GeneratorRun Then(Func<CSharpCompilation, CSharpCompilation> edit) => new(edit(Input), Driver);

    /// <summary>Replaces text in one of the files and compiles again, incrementally.</summary>
    public GeneratorRun ThenReplace(int file, string text, string replacement)
    {
        SyntaxTree tree = Input.SyntaxTrees[file];
        string before = tree.ToString();
        string after = before.Replace(text, replacement, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        return Then(c => c.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(after, (CSharpParseOptions)tree.Options, tree.FilePath)));
    }

    /// <summary>The text of a generated file.</summary>
    public string Source(string hint) => Result.GeneratedSources.Single(s => s.HintName == hint).SourceText.ToString();

    /// <summary>Fails unless generator and compiler are content.</summary>
    public GeneratorRun AssertClean()
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Diagnostics);
        Assert.Empty(CompilerDiagnostics);
        return this;
    }

    private static CSharpCompilation Compile(
        string[] sources, LanguageVersion version = LanguageVersion.Latest, NullableContextOptions nullable = NullableContextOptions.Enable)
    {
        CSharpParseOptions options = new CSharpParseOptions(version).WithDocumentationMode(DocumentationMode.Diagnose);
        return CSharpCompilation.Create(
            "Test",
            sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"File{i}.cs")),
            [.. s_framework, s_runtime],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable));
    }

    private static CSharpGeneratorDriver CreateDriver(
        LanguageVersion version, IncrementalGeneratorOutputKind disabled = IncrementalGeneratorOutputKind.None) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: new CSharpParseOptions(version),
        driverOptions: new GeneratorDriverOptions(disabled, trackIncrementalGeneratorSteps: true));

    private static ImmutableArray<MetadataReference> FindFramework()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is string name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
