using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests.Infrastructure;

/// <summary>A diagnostic that a test expects.</summary>
/// <param name="Id">CGxxxx.</param>
/// <param name="At">The text under its squiggle; it must occur in the source only once, so that it names one span.</param>
/// <param name="Message">The whole message.</param>
internal sealed record Expected(string Id, string At, string Message);

/// <summary>Asserts that a source gives exactly the expected diagnostics: id, span and message, and none besides.</summary>
internal static class Expect
{
    private const string Usings = "using ConvGen;\n";

    /// <summary>Runs attributes on a network called <c>Subject</c>.</summary>
    public static void Attributes(string attributes, params Expected[] expected) => Source($"{Usings}[Network]\n{attributes}\npublic partial class Subject;\n", expected);

    /// <summary>Runs a whole file, which the C# compiler must accept as it is.</summary>
    public static void Source(string source, params Expected[] expected)
    {
        GeneratorRun run = GeneratorRun.WithoutKernels(source);
        Diagnostics(run, source, expected);
        Assert.Empty(run.CompilerDiagnostics);
    }

    /// <summary>Asserts the generator's diagnostics alone.</summary>
    public static void Diagnostics(GeneratorRun run, string source, params Expected[] expected)
    {
        Assert.Null(run.Result.Exception);
        Assert.Equal(
            string.Join('\n', expected.Select(e => $"{e.Id} [{e.At}] {e.Message}")),
            string.Join('\n', run.Diagnostics.Select(d => $"{d.Id} [{TextAt(source, d.Location)}] {d.GetMessage(null)}")));
        foreach (Expected e in expected)
        {
            Assert.Equal(source.IndexOf(e.At, StringComparison.Ordinal), source.LastIndexOf(e.At, StringComparison.Ordinal));
        }

        foreach (Diagnostic diagnostic in run.Diagnostics)
        {
            Assert.Equal("File0.cs", diagnostic.Location.GetLineSpan().Path);
            Assert.EndsWith($"/docs/diagnostics/{diagnostic.Id}.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
        }
    }

    private static string TextAt(string source, Location location) => source.Substring(location.SourceSpan.Start, location.SourceSpan.Length);
}
