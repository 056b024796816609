using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Planning;
using Microsoft.CodeAnalysis;
using Location = Microsoft.CodeAnalysis.Location;

namespace ConvGen.Generator.Declarations;

/// <summary>Which names a network must leave to its generated half. Without this rule C# would report the clash in a generated file.</summary>
internal static class MemberRules
{
    /// <summary>The generated methods with the types of their parameters: a method of another signature is an overload, which may stand.</summary>
    private static readonly Dictionary<string, SpecialType[]> s_methods = new()
    {
        ["Create"] = [SpecialType.System_Int32],
        ["Load"] = [SpecialType.System_String],
        ["CreatePredictor"] = [SpecialType.System_Int32],
        ["CreateTrainingStep"] = [SpecialType.System_Int32, SpecialType.System_Int32],
        ["DescribeLayers"] = [],
    };

    /// <summary>The generated constants and properties, which clash with any member of their name.</summary>
    private static readonly HashSet<string> s_values =
    [
        "InputHeight", "InputWidth", "InputChannels", "InputLength", "OutputLength", "ParameterCount", "MultiplyAdds", "Description", "PredictorMemory",
    ];

    /// <summary>The generated nested types, one of each for every vector width. A generic type of the same name is another type, which may stand.</summary>
    private static readonly HashSet<string> s_types =
        [.. Target.All.SelectMany(static target => new[] { $"Kernels{target.Bits}", $"Predictor{target.Bits}", $"Training{target.Bits}" })];

    public static IEnumerable<DiagnosticInfo> Check(INamedTypeSymbol type, LocationInfo name)
    {
        // C# lets no member have the name of its class.
        if (s_values.Contains(type.Name) || s_types.Contains(type.Name) || s_methods.ContainsKey(type.Name))
        {
            yield return DiagnosticInfo.Create(Descriptors.MemberClash, name, type.Name, "has the name of a member that", "rename the class");
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (!member.IsImplicitlyDeclared && member.Name != type.Name && Clashes(member))
            {
                foreach (Location location in member.Locations.Where(l => l.IsInSource))
                {
                    yield return member is IMethodSymbol method && s_methods.ContainsKey(method.Name)
                        ? Report(location, $"{method.Name}({string.Join(", ", method.Parameters.Select(static p => p.Type.ToDisplayString()))})", "rename it or give it other parameters")
                        : Report(location, member.Name, "rename it");
                }
            }
        }

        DiagnosticInfo Report(Location location, string member, string remedy) =>
            DiagnosticInfo.Create(Descriptors.MemberClash, LocationInfo.From(location), type.Name, $"declares '{member}', which", remedy);
    }

    private static bool Clashes(ISymbol member) =>
        s_values.Contains(member.Name)
        || (s_types.Contains(member.Name) && member is not INamedTypeSymbol { Arity: > 0 })
        || (s_methods.TryGetValue(member.Name, out SpecialType[]? parameters) && (member is not IMethodSymbol method || HasSignature(method, parameters)));

    private static bool HasSignature(IMethodSymbol method, SpecialType[] parameters) =>
        method.Arity == 0
        && method.Parameters.Length == parameters.Length
        && method.Parameters.Zip(parameters, static (parameter, type) => parameter.RefKind == RefKind.None && parameter.Type.SpecialType == type).All(static same => same);
}
