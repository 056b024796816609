using ConvGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvGen.Generator.Declarations;

/// <summary>Whether the project references a runtime that generated code can call.</summary>
internal static class RuntimeRules
{
    private const string Network = "ConvGen.Network";

    /// <summary>What the generated half of every network uses.</summary>
    private static readonly string[] s_types = [Network, "ConvGen.INetwork`1", "ConvGen.NetworkDescription", "ConvGen.Predictor", "ConvGen.TrainingStep"];
    private static readonly string[] s_networkMembers = ["Initialize", "LoadParameters", "LoadWeights", "CreatePredictor", "CreateTrainingStep", "DescribeLayers"];

    /// <summary>An error on each class that says [Network]. Costs a few look-ups where all is well; only where it is not are the trees searched.</summary>
    public static EquatableArray<DiagnosticInfo> Check(Compilation compilation, CancellationToken cancellation)
    {
        using InvariantCulture culture = InvariantCulture.Enter();
        if (FindMissing(compilation) is not { } missing)
        {
            return EquatableArray<DiagnosticInfo>.Empty;
        }

        string found = missing == Network && compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute) is null
            ? "which is not referenced"
            : $"but the one referenced has no {missing}";
        string version = typeof(RuntimeRules).Assembly.GetName().Version.ToString(3);
        var diagnostics = new List<DiagnosticInfo>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            // Without the runtime the attribute cannot be bound: its name, as it was written, is all there is.
            foreach (AttributeSyntax attribute in tree.GetRoot(cancellation).DescendantNodes().OfType<AttributeSyntax>())
            {
                if (attribute.Name.ToString().Split('.').Last() is "Network" or "NetworkAttribute" && attribute.Parent?.Parent is TypeDeclarationSyntax type)
                {
                    diagnostics.Add(DiagnosticInfo.Create(
                        Descriptors.RuntimeMissing, LocationInfo.From(attribute), type.Identifier.ValueText, found, version));
                }
            }
        }

        return diagnostics.ToEquatableArray();
    }

    private static string? FindMissing(Compilation compilation)
    {
        if (s_types.FirstOrDefault(name => compilation.GetTypeByMetadataName(name) is null) is { } type)
        {
            return type;
        }

        INamedTypeSymbol network = compilation.GetTypeByMetadataName(Network)!;
        return s_networkMembers.FirstOrDefault(name => network.GetMembers(name).IsEmpty) is { } member ? $"{Network}.{member}" : null;
    }
}
