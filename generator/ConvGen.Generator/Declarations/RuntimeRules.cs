using System.Collections.Immutable;
using ConvGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvGen.Generator.Declarations;

/// <summary>Whether the project references a runtime that generated code can call.</summary>
internal static class RuntimeRules
{
    /// <summary>What the generated half of every network uses.</summary>
    private static readonly string[] s_types = ["ConvGen.Network", "ConvGen.INetwork`1", "ConvGen.NetworkDescription", "ConvGen.Predictor", "ConvGen.TrainingStep"];

    /// <summary>An error on each class that says [Network]. Costs a few look-ups where all is well; only where it is not are the trees searched.</summary>
    public static ImmutableArray<DiagnosticInfo> Check(Compilation compilation, CancellationToken cancellation)
    {
        string? missing = s_types.FirstOrDefault(name => compilation.GetTypeByMetadataName(name) is null);
        if (missing is null)
        {
            return [];
        }

        string found = missing == s_types[0] && compilation.GetTypeByMetadataName(NetworkReader.NetworkAttribute) is null
            ? "which is not referenced"
            : $"but the one referenced has no {missing}";
        string version = typeof(RuntimeRules).Assembly.GetName().Version.ToString(3);
        ImmutableArray<DiagnosticInfo>.Builder diagnostics = ImmutableArray.CreateBuilder<DiagnosticInfo>();
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

        return diagnostics.ToImmutable();
    }
}
