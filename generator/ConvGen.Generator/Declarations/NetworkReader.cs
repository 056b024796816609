using ConvGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvGen.Generator.Declarations;

/// <summary>Reads a class with <c>[Network]</c> into a <see cref="NetworkDeclaration"/>: the only code that sees its symbols.</summary>
internal static class NetworkReader
{
    public const string NetworkAttribute = "ConvGen.NetworkAttribute";
    public const string InputAttribute = "ConvGen.InputAttribute";

    /// <summary>Null where another part of the same class is the one that is read (C# reports the second [Network]).</summary>
    public static NetworkDeclaration? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        using InvariantCulture culture = InvariantCulture.Enter();
        if (context.TargetSymbol is not INamedTypeSymbol type || context.TargetNode is not TypeDeclarationSyntax syntax || !IsFirst(type, syntax, cancellation))
        {
            return null;
        }

        LocationInfo name = LocationInfo.From(syntax.Identifier.GetLocation());
        List<DiagnosticInfo> problems = [.. ClassRules.Check(type, syntax), .. MemberRules.Check(type, name)];
        var layers = new List<LayerDeclaration>();
        bool spread = false;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (!LayerReader.IsLayer(attribute) || attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax attributeSyntax)
            {
                continue;
            }

            LayerDeclaration layer = LayerReader.Read(attribute, attributeSyntax, name, [], cancellation);
            if (DeclarationOf(attributeSyntax) == syntax)
            {
                layers.Add(layer);
            }
            else if (!spread)
            {
                // One is enough: what stands on one part moves together.
                spread = true;
                problems.Add(DiagnosticInfo.Create(Descriptors.SpreadOverParts, layer.Location, type.Name, layer.Kind));
            }
        }

        // Roslyn does not promise an order; the network is what a reader sees from top to bottom.
        layers.Sort((a, b) => a.Location.Span.Start.CompareTo(b.Location.Span.Start));
        return new NetworkDeclaration(
            IdentityReader.Read(type),
            name,
            ReadOption(context.Attributes[0], "InputGradient") != 0,
            layers.ToEquatableArray(),
            problems.ToEquatableArray())
        {
            InferenceOnly = ReadOption(context.Attributes[0], "Inference") != 0,
            DirectOnly = ReadOption(context.Attributes[0], "Winograd", 1) == 0,
            Rounding = ReadOption(context.Attributes[0], "Rounding"),
        };
    }

    /// <summary>A warning for a class with <c>[Input]</c> but without <c>[Network]</c>, which would silently stay empty.</summary>
    public static DiagnosticInfo? ReadForgotten(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        using InvariantCulture culture = InvariantCulture.Enter();
        cancellation.ThrowIfCancellationRequested();
        bool isNetwork = context.TargetSymbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == NetworkAttribute);
        return isNetwork || context.Attributes[0].ApplicationSyntaxReference?.GetSyntax(cancellation) is not { } input
            ? null
            : DiagnosticInfo.Create(Descriptors.NetworkForgotten, LocationInfo.From(input), context.TargetSymbol.Name);
    }

    private static bool IsFirst(INamedTypeSymbol type, TypeDeclarationSyntax syntax, CancellationToken cancellation)
    {
        AttributeData? first = type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == NetworkAttribute);
        return first?.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } attribute && DeclarationOf(attribute) == syntax;
    }

    private static SyntaxNode? DeclarationOf(SyntaxNode attribute) => attribute.Parent?.Parent;

    /// <summary>A flag or an enum of the network attribute.</summary>
    private static int ReadOption(AttributeData attribute, string name, int otherwise = 0) => attribute.NamedArguments.Where(a => a.Key == name).Select(a => a.Value.Value).FirstOrDefault() switch
    {
        bool flag => flag ? 1 : 0,
        int value => value,
        _ => otherwise,
    };
}
