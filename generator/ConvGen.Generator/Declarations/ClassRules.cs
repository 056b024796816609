using ConvGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ConvGen.Generator.Declarations;

/// <summary>What a type must be so that the generator can write the other half of it.</summary>
internal static class ClassRules
{
    public static IEnumerable<DiagnosticInfo> Check(INamedTypeSymbol type, TypeDeclarationSyntax syntax)
    {
        LocationInfo name = LocationInfo.From(syntax.Identifier.GetLocation());
        if (WhatIsWrongWith(type) is { } kind)
        {
            yield return DiagnosticInfo.Create(Descriptors.NotAPlainClass, name, type.Name, kind);
        }

        if (!IsPartial(syntax))
        {
            yield return DiagnosticInfo.Create(Descriptors.NotPartial, name, type.Name);
        }

        if (type.IsGenericType && type.Arity > 0)
        {
            yield return DiagnosticInfo.Create(
                Descriptors.Generic, LocationInfo.From((SyntaxNode?)syntax.TypeParameterList ?? syntax), type.Name, type.Arity == 1 ? "a type parameter" : $"{type.Arity} type parameters");
        }

        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (WhatIsWrongWithOuter(outer) is { } problem)
            {
                yield return DiagnosticInfo.Create(Descriptors.ContainingType, name, type.Name, outer.Name, problem);
            }
        }

        if (type is { TypeKind: TypeKind.Class, IsRecord: false, BaseType: { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } baseType }
            && baseType.ToDisplayString() != "ConvGen.Network")
        {
            yield return DiagnosticInfo.Create(Descriptors.AnotherBase, BaseLocation(type) ?? name, type.Name, baseType.ToDisplayString());
        }

        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (ConstructorOf(reference.GetSyntax()) is { } constructor)
            {
                yield return DiagnosticInfo.Create(Descriptors.OwnConstructor, LocationInfo.From(constructor), type.Name);
            }
        }
    }

    private static string? WhatIsWrongWith(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "a record struct",
        { IsRecord: true } => "a record",
        { TypeKind: TypeKind.Struct } => "a struct",
        { TypeKind: TypeKind.Interface } => "an interface",
        { IsStatic: true } => "a static class",
        { IsAbstract: true } => "an abstract class",
        { IsFileLocal: true } => "a file-local class",
        _ => null,
    };

    private static string? WhatIsWrongWithOuter(INamedTypeSymbol outer)
    {
        if (outer.Arity > 0)
        {
            return "is generic; move the network out of it";
        }

        if (outer.IsFileLocal)
        {
            return "is file-local; move the network out of it, or remove 'file'";
        }

        bool partial = outer.DeclaringSyntaxReferences.All(r => r.GetSyntax() is TypeDeclarationSyntax syntax && IsPartial(syntax));
        return partial ? null : "is not partial; add 'partial' to it, or move the network out of it";
    }

    private static bool IsPartial(TypeDeclarationSyntax syntax) => syntax.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static LocationInfo? BaseLocation(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            // C# wants the base class first in the list, in any one of the parts.
            if (reference.GetSyntax() is TypeDeclarationSyntax { BaseList.Types: { Count: > 0 } types })
            {
                return LocationInfo.From(types[0]);
            }
        }

        return null;
    }

    /// <summary>A primary or a parameterless constructor: both clash with the one that the generator writes.</summary>
    private static ParameterListSyntax? ConstructorOf(SyntaxNode part)
    {
        if (part is not ClassDeclarationSyntax type)
        {
            return null;
        }

        return type.ParameterList
            ?? type.Members.OfType<ConstructorDeclarationSyntax>()
                .FirstOrDefault(c => c.ParameterList.Parameters.Count == 0 && !c.Modifiers.Any(SyntaxKind.StaticKeyword))?.ParameterList;
    }
}
