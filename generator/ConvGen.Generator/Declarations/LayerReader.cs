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

    /// <param name="attribute">What C# makes of it.</param>
    /// <param name="syntax">As it was written; null in another assembly.</param>
    /// <param name="outer">Where it stands if it was not written here.</param>
    /// <param name="blocks">The blocks that are being read, outermost first.</param>
    /// <param name="cancellation">Stops.</param>
    public static LayerDeclaration Read(
        AttributeData attribute, AttributeSyntax? syntax, LocationInfo outer, IReadOnlyList<INamedTypeSymbol> blocks, CancellationToken cancellation)
    {
        LocationInfo location = syntax is null ? outer : LocationInfo.From(syntax);
        var arguments = new List<LayerArgument>();
        bool readable = attribute.AttributeConstructor is not null && AddConstructorArguments(attribute, syntax, location, arguments);
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            readable &= Add(named.Key, named.Value, LocationOf(syntax, a => a.NameEquals?.Name.Identifier.ValueText == named.Key) ?? location, arguments);
        }

        // A named argument that does not bind is missing among NamedArguments; C# reports it.
        readable &= syntax is null || attribute.NamedArguments.Length == (syntax.ArgumentList?.Arguments.Count(a => a.NameEquals is not null) ?? 0);
        return new LayerDeclaration(KindOf(attribute.AttributeClass!), arguments.ToEquatableArray(), readable, location)
        {
            Block = IsBlock(attribute) ? ReadBlock(attribute, location, blocks, cancellation) : null,
        };
    }

    private static bool IsBlock(AttributeData attribute)
    {
        for (INamedTypeSymbol? type = attribute.AttributeClass?.BaseType; type is not null; type = type.BaseType)
        {
            if (type is { Name: "BlockAttribute", ContainingNamespace: { Name: "ConvGen", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    private static BlockDeclaration ReadBlock(AttributeData attribute, LocationInfo location, IReadOnlyList<INamedTypeSymbol> blocks, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        INamedTypeSymbol type = attribute.AttributeClass!;
        var parameters = (attribute.AttributeConstructor?.Parameters ?? []).Select(ReadParameter).ToEquatableArray();
        string name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;
        if (blocks.Contains(type, SymbolEqualityComparer.Default))
        {
            return new BlockDeclaration(name, parameters, EquatableArray<LayerDeclaration>.Empty, IsRecursive: true);
        }

        List<LayerDeclaration> layers =
        [
            .. type.GetAttributes().Where(IsLayer)
                .Select(a => Read(a, a.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax, location, [.. blocks, type], cancellation)),
        ];

        // Stable: from another assembly all have one place, and the order of the metadata.
        return new BlockDeclaration(name, parameters, layers.OrderBy(l => l.Location.Span.Start).ToEquatableArray(), IsRecursive: false);
    }

    private static BlockParameter ReadParameter(IParameterSymbol parameter)
    {
        LayerArgument? value = null;
        if (parameter.HasExplicitDefaultValue)
        {
            value = Create(parameter.Name, parameter.ExplicitDefaultValue, new LocationInfo("", default, default));
        }

        bool first = parameter.GetAttributes().Any(a => a.AttributeClass is { Name: "FirstAttribute", ContainingNamespace: { Name: "ConvGen", ContainingNamespace.IsGlobalNamespace: true } });
        return new BlockParameter(parameter.Name, value, first);
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

    private static bool AddConstructorArguments(AttributeData attribute, AttributeSyntax? syntax, LocationInfo location, List<LayerArgument> arguments)
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
        if (constant.Kind == TypedConstantKind.Array)
        {
            bool readable = !constant.IsNull && constant.Values.All(v => v is { Kind: TypedConstantKind.Primitive, Value: string });
            if (readable && constant.Values.Length > 0)
            {
                arguments.Add(new LayerArgument(name, 0, location) { Texts = constant.Values.Select(v => (string)v.Value!).ToEquatableArray() });
            }

            // What a block passes on is of no interest: its parameters are read where they are declared.
            return readable || name == "Parameters";
        }

        if (constant.IsNull)
        {
            return true;
        }

        if (constant.Kind is not (TypedConstantKind.Primitive or TypedConstantKind.Enum) || Create(name, constant.Value, location) is not { } argument)
        {
            return false;
        }

        arguments.Add(argument);
        return true;
    }

    private static LayerArgument? Create(string name, object? value, LocationInfo location) => value switch
    {
        int integer => new LayerArgument(name, integer, location),
        bool flag => new LayerArgument(name, flag ? 1 : 0, location),
        float real => new LayerArgument(name, 0, location) { Real = real },
        string text => new LayerArgument(name, 0, location) { Text = text },
        _ => null,
    };

    private static LocationInfo? LocationOf(AttributeSyntax? syntax, Func<AttributeArgumentSyntax, bool> matches)
    {
        AttributeArgumentSyntax? argument = syntax?.ArgumentList?.Arguments.FirstOrDefault(matches);
        return argument is null ? null : LocationInfo.From(argument);
    }

    private static LocationInfo? LocationOfPositional(AttributeSyntax? syntax, int index)
    {
        if (syntax?.ArgumentList is not { } list || index >= list.Arguments.Count || list.Arguments[index] is not { NameEquals: null, NameColon: null } argument)
        {
            return null;
        }

        return LocationInfo.From(argument);
    }
}
