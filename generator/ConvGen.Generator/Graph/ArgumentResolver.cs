using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Graph;

/// <summary>Turns the string expressions among a layer's arguments into integers, so that rules see nothing else.</summary>
internal static class ArgumentResolver
{
    /// <summary>Where one string may hold two numbers with a comma between them: what the first and the second stand for.</summary>
    private static readonly Dictionary<string, (string[] First, string[] Second)> s_pairs = new()
    {
        ["Kernel"] = (["KernelHeight"], ["KernelWidth"]),
        ["Stride"] = (["StrideHeight"], ["StrideWidth"]),
        ["Dilation"] = (["DilationHeight"], ["DilationWidth"]),
        ["Factor"] = (["FactorHeight"], ["FactorWidth"]),
        ["Padding"] = (["PaddingTop", "PaddingBottom"], ["PaddingLeft", "PaddingRight"]),
    };

    /// <summary>The layer with integers only; null, with the error reported, where an expression has no value.</summary>
    public static LayerDeclaration? Resolve(LayerDeclaration layer, GraphScope scope, Action<DiagnosticInfo> report)
    {
        var arguments = new List<LayerArgument>();
        foreach (LayerArgument argument in layer.Arguments)
        {
            if (argument.Text is not { } text || argument.Name is "Name" or "When" or "Layer")
            {
                arguments.Add(argument);
                continue;
            }

            string[] parts = text.Split(',');
            if (parts.Length == 2 && s_pairs.TryGetValue(argument.Name, out (string[] First, string[] Second) pair))
            {
                if (Evaluate(layer, argument, parts[0], scope, report) is not { } first || Evaluate(layer, argument, parts[1], scope, report) is not { } second)
                {
                    return null;
                }

                arguments.AddRange(pair.First.Select(name => new LayerArgument(name, first, argument.Location)));
                arguments.AddRange(pair.Second.Select(name => new LayerArgument(name, second, argument.Location)));
                continue;
            }

            if (Evaluate(layer, argument, text, scope, report) is not { } value)
            {
                return null;
            }

            arguments.Add(argument with { Value = value, Text = null });
        }

        return layer with { Arguments = arguments.ToEquatableArray() };
    }

    /// <summary>The value of one expression; null, with the error reported, where it has none.</summary>
    public static long? Evaluate(LayerDeclaration layer, LayerArgument argument, string text, GraphScope scope, Action<DiagnosticInfo> report)
    {
        (long value, string? error) = IntegerExpression.Evaluate(text, scope.ValueOf);
        error ??= value is < int.MinValue or > int.MaxValue ? $"its value {value} is too large" : null;
        if (error is null)
        {
            return value;
        }

        // An error above has left the size unknown: this would say the same again.
        if (scope.NeedsUnknownSize(text))
        {
            return null;
        }

        string known = scope.Parent is null
            ? "outside of a block it can have only numbers"
            : $"it can have numbers, {string.Join(", ", scope.Values.Keys.Concat(GraphScope.SizeNames))}";
        report(DiagnosticInfo.Create(Descriptors.BadExpression, argument.Location, layer.Kind, argument.Name, text, error, known));
        return null;
    }
}
