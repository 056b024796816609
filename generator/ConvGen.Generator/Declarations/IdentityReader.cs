using System.Globalization;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvGen.Generator.Declarations;

/// <summary>Reads where a class stands, in names that can be written back as C#.</summary>
internal static class IdentityReader
{
    public static NetworkIdentity Read(INamedTypeSymbol type)
    {
        var containing = new Stack<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containing.Push($"{AccessibilityOf(outer)} partial {KeywordOf(outer)} {Escape(outer.Name)}");
        }

        return new NetworkIdentity(NamespaceOf(type), containing.ToEquatableArray(), AccessibilityOf(type), Escape(type.Name)) { HintName = HintNameOf(type) };
    }

    private static string NamespaceOf(INamedTypeSymbol type)
    {
        var parts = new Stack<string>();
        for (INamespaceSymbol? part = type.ContainingNamespace; part is { IsGlobalNamespace: false }; part = part.ContainingNamespace)
        {
            parts.Push(Escape(part.Name));
        }

        return string.Join(".", parts);
    }

    /// <summary>
    /// <c>Namespace.Outer+Name</c>; a hash follows where another name differs by case alone, because Roslyn compares hints (and disks compare files) without case,
    /// or where (in code that C# refuses) a namespace has a type's name, because two networks of the same hint would stop the generator.
    /// </summary>
    private static string HintNameOf(INamedTypeSymbol type)
    {
        string name = type.Name;
        bool clashes = HasConfusableSibling(type);
        for (ISymbol? outer = type.ContainingSymbol; outer is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; outer = outer.ContainingSymbol)
        {
            clashes |= HasConfusableSibling(outer);
            name = $"{outer.Name}{(outer is INamedTypeSymbol ? '+' : '.')}{name}";
        }

        return clashes ? $"{name}-{Hash(name).ToString("x8", CultureInfo.InvariantCulture)}" : name;
    }

    private static bool HasConfusableSibling(ISymbol symbol)
    {
        if (symbol.ContainingSymbol is not INamespaceOrTypeSymbol container)
        {
            return false;
        }

        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol
                && string.Equals(member.Name, symbol.Name, StringComparison.OrdinalIgnoreCase)
                && (member.Name != symbol.Name || member.Kind != symbol.Kind))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>FNV-1a: stable over processes, which <see cref="string.GetHashCode()"/> is not.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }

    /// <summary>With the @ that a keyword needs; a contextual keyword takes it without harm.</summary>
    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string AccessibilityOf(INamedTypeSymbol type) => type.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "internal",
    };

    private static string KeywordOf(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
