using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Steps = ConvGen.Generator.NetworkGeneratorStepNames;

namespace ConvGen.Generator;

/// <summary>Writes the other half of every class with <c>[Network]</c>. All that knows Roslyn's driver is here and in <see cref="PipelineExtensions"/>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<CompiledNetwork> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkReader.NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkReader.Read)
            .WhereNotNull()
            .WithTrackingName(Steps.Declarations)
            .Select(static (declaration, _) => NetworkCompiler.Compile(declaration))
            .WithTrackingName(Steps.Compilations);

        // Errors move with every edit above them; graphs hold no places. So these outputs never re-run one another.
        context.ReportDiagnostics(networks.SelectMany(static (network, _) => network.Diagnostics).WithTrackingName(Steps.Diagnostics));

        IncrementalValuesProvider<NetworkGraph> graphs = networks.Select(static (network, _) => network.Graph).WhereNotNull().WithTrackingName(Steps.Graphs);
        context.RegisterSourceOutput(
            graphs, static (output, graph) => output.AddSources(graph.Identity, cancellation => [SurfaceWriter.Write(graph, cancellation)]));
        context.RegisterImplementationSourceOutput(
            graphs, static (output, graph) => output.AddSources(graph.Identity, cancellation => ImplementationWriter.Write(graph, cancellation)));

        IncrementalValuesProvider<NetworkIdentity> placeholders =
            networks.Select(static (network, _) => network.Placeholder).WhereNotNull().WithTrackingName(Steps.Placeholders);
        context.RegisterSourceOutput(
            placeholders, static (output, identity) => output.AddSources(identity, cancellation => [PlaceholderWriter.Write(identity, cancellation)]));

        context.ReportDiagnostics(context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkReader.InputAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkReader.ReadForgotten)
            .WhereNotNull()
            .WithTrackingName(Steps.Forgotten));
        context.ReportDiagnostics(context.CompilationProvider.Select(RuntimeRules.Check).WithTrackingName(Steps.Runtime));
    }
}
