using System.Text;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvGen.Generator;

/// <summary>The verbs of <see cref="NetworkGenerator"/>.</summary>
internal static class PipelineExtensions
{
    public static IncrementalValuesProvider<T> WhereNotNull<T>(this IncrementalValuesProvider<T?> values)
        where T : class => values.Where(static value => value is not null).Select(static (value, _) => value!);

    public static void ReportDiagnostics(this IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<DiagnosticInfo> diagnostics) =>
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));

    public static void ReportDiagnostics(this IncrementalGeneratorInitializationContext context, IncrementalValueProvider<EquatableArray<DiagnosticInfo>> diagnostics) =>
        context.RegisterSourceOutput(diagnostics, static (output, diagnostics) =>
        {
            foreach (DiagnosticInfo diagnostic in diagnostics)
            {
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
            }
        });

    /// <summary>Adds what is written for a network. An exception becomes a diagnostic: one network's failure must not take the other networks' code with it.</summary>
    public static void AddSources(this SourceProductionContext output, NetworkIdentity identity, Func<CancellationToken, IReadOnlyList<GeneratedSource>> write)
    {
        using InvariantCulture culture = InvariantCulture.Enter();
        try
        {
            foreach (GeneratedSource source in write(output.CancellationToken))
            {
                output.AddSource(source.HintName, SourceText.From(source.Text, Encoding.UTF8));
            }
        }
        catch (OverflowException)
        {
            // Each tensor can be indexed, but planning, which adds them up in checked integers, cannot place them all in one arena.
            output.ReportDiagnostic(Diagnostic.Create(
                Descriptors.TooLarge, null, $"Network '{QualifiedName(identity)}': the memory of its activations", "too many", TensorSize.Limit));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, null, QualifiedName(identity), exception.GetType().Name, exception.Message));
        }
    }

    /// <summary>
    /// <c>Namespace.Outer.Name</c>. Graphs hold no places, so that moving a class does not write its code again;
    /// what is found out only while code is written is reported without one, and the name has to say where.
    /// </summary>
    private static string QualifiedName(NetworkIdentity identity)
    {
        IEnumerable<string> outer = identity.ContainingTypes.Select(header => header.Substring(header.LastIndexOf(' ') + 1));
        return string.Join(".", [.. new[] { identity.Namespace }.Where(space => space.Length > 0), .. outer, identity.Name]).Replace("@", "");
    }
}
