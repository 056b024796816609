using ConvGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvGen.Generator.Declarations;

/// <summary>Reads a layer attribute into a <see cref="LayerDeclaration"/>.</summary>
internal static class LayerReader
{
    private const string Suffix = "Attribute";

    /// <summary>Whether the attribute's class derives from <c>ConvGen.LayerAttribute</c>.</summary>
    public static bool IsLayer(AttributeData attribute)
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass?.BaseType; type is not null; type = type.BaseType)
        {
            if (type is { Name: "LayerAttribute", ContainingNamespace: { Name: "ConvGen", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    public static LayerDeclaration Read(AttributeData attribute, AttributeSyntax syntax)
    {
        LocationInfo location = LocationInfo.From(syntax);
        var arguments = new List<LayerArgument>();
        bool readable = attribute.AttributeConstructor is not null && AddConstructorArguments(attribute, syntax, location, arguments);
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            readable &= Add(named.Key, named.Value, LocationOf(syntax, a => a.NameEquals?.Name.Identifier.ValueText == named.Key) ?? location, arguments);
        }

        // A named argument that does not bind is missing among NamedArguments; C# reports it.
        readable &= arguments.Count == (syntax.ArgumentList?.Arguments.Count ?? 0);
        return new LayerDeclaration(KindOf(attribute.AttributeClass!), arguments.ToEquatableArray(), readable, location);
    }

    /// <summary><c>Conv</c> for ConvGen's own; a qualified name, which cannot be mistaken for one of them, for all others.</summary>
    private static string KindOf(INamedTypeSymbol type)
    {
        string name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;
        return type.ContainingSymbol switch
        {
            INamespaceSymbol { Name: "ConvGen", ContainingNamespace.IsGlobalNamespace: true } => name,
            INamespaceSymbol { IsGlobalNamespace: true } => $"global::{name}",
            ISymbol container => $"{container.ToDisplayString()}.{name}",
        };
    }

    private static bool AddConstructorArguments(AttributeData attribute, AttributeSyntax syntax, LocationInfo location, List<LayerArgument> arguments)
    {
        bool readable = true;
        for (int i = 0; i < attribute.ConstructorArguments.Length && i < attribute.AttributeConstructor!.Parameters.Length; i++)
        {
            string parameter = attribute.AttributeConstructor.Parameters[i].Name;
            LocationInfo? written =
                LocationOf(syntax, a => a.NameColon?.Name.Identifier.ValueText == parameter) ?? LocationOfPositional(syntax, i);
            readable &= Add(char.ToUpperInvariant(parameter[0]) + parameter.Substring(1), attribute.ConstructorArguments[i], written ?? location, arguments);
        }

        return readable;
    }

    private static bool Add(string name, TypedConstant constant, LocationInfo location, List<LayerArgument> arguments)
    {
        if (constant.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum))
        {
            return false;
        }

        switch (constant.Value)
        {
            case int value:
                arguments.Add(new LayerArgument(name, value, location));
                return true;
            case bool value:
                arguments.Add(new LayerArgument(name, value ? 1 : 0, location));
                return true;
            case float value:
                arguments.Add(new LayerArgument(name, 0, location) { Real = value });
                return true;
            default:
                return false;
        }
    }

    private static LocationInfo? LocationOf(AttributeSyntax syntax, Func<AttributeArgumentSyntax, bool> matches)
    {
        AttributeArgumentSyntax? argument = syntax.ArgumentList?.Arguments.FirstOrDefault(matches);
        return argument is null ? null : LocationInfo.From(argument);
    }

    private static LocationInfo? LocationOfPositional(AttributeSyntax syntax, int index)
    {
        if (syntax.ArgumentList is not { } list || index >= list.Arguments.Count || list.Arguments[index] is not { NameEquals: null, NameColon: null } argument)
        {
            return null;
        }

        return LocationInfo.From(argument);
    }
}
