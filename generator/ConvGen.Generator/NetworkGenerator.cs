using System.Text;
using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Layers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Steps = ConvGen.Generator.NetworkGeneratorStepNames;

namespace ConvGen.Generator;

/// <summary>Writes the other half of every class with <c>[Network]</c>. All that knows Roslyn's driver is on this page.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<CompiledNetwork> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkReader.NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkReader.Read)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(Steps.Declarations)
            .Select(static (declaration, _) => NetworkCompiler.Compile(declaration))
            .WithTrackingName(Steps.Compilations);

        // Outputs that never re-run one another: errors move with every edit above them; graphs hold no places.
        context.RegisterSourceOutput(
            networks.SelectMany(static (network, _) => network.Diagnostics).WithTrackingName(Steps.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));

        IncrementalValuesProvider<NetworkGraph> graphs = networks
            .Where(static network => network.Graph is not null)
            .Select(static (network, _) => network.Graph!)
            .WithTrackingName(Steps.Graphs);
        context.RegisterSourceOutput(graphs, static (output, graph) => Add(output, graph.Identity, cancellation => [SurfaceWriter.Write(graph, cancellation)]));
        context.RegisterImplementationSourceOutput(
            graphs, static (output, graph) => Add(output, graph.Identity, cancellation => ImplementationWriter.Write(graph, cancellation)));

        IncrementalValuesProvider<NetworkIdentity> placeholders = networks
            .Where(static network => network.Placeholder is not null)
            .Select(static (network, _) => network.Placeholder!)
            .WithTrackingName(Steps.Placeholders);
        context.RegisterSourceOutput(
            placeholders, static (output, identity) => Add(output, identity, cancellation => [PlaceholderWriter.Write(identity, cancellation)]));

        IncrementalValuesProvider<DiagnosticInfo> forgotten = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkReader.InputAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkReader.ReadForgotten)
            .Where(static diagnostic => diagnostic is not null)
            .Select(static (diagnostic, _) => diagnostic!)
            .WithTrackingName(Steps.Forgotten);
        context.RegisterSourceOutput(forgotten, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));

        IncrementalValueProvider<EquatableArray<DiagnosticInfo>> runtime = context.CompilationProvider
            .Select(RuntimeRules.Check)
            .WithTrackingName(Steps.Runtime);
        context.RegisterSourceOutput(runtime, static (output, diagnostics) =>
        {
            foreach (DiagnosticInfo diagnostic in diagnostics)
            {
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
            }
        });
    }

    private static void Add(SourceProductionContext output, NetworkIdentity identity, Func<CancellationToken, IReadOnlyList<GeneratedSource>> write)
    {
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
                Descriptors.TooLarge, null, $"Network '{identity.Name}': the memory of its activations", "too many", TensorSize.Limit));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One network's failure must not take the other networks' code with it, which is what Roslyn would do.
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, null, identity.Name, exception.GetType().Name, exception.Message));
        }
    }
}
