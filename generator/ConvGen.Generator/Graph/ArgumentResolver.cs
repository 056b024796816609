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
        var arguments = new List<(LayerArgument Value, LayerArgument Written)>();
        foreach (LayerArgument argument in layer.Arguments)
        {
            if (argument.Text is not { } text || argument.Name is "Name" or "When" or "Layer")
            {
                arguments.Add((argument, argument));
                continue;
            }

            string[] parts = text.Split(',');
            if (parts.Length == 2 && s_pairs.TryGetValue(argument.Name, out (string[] First, string[] Second) pair))
            {
                if (Evaluate(layer, argument, parts[0], scope, report) is not { } first || Evaluate(layer, argument, parts[1], scope, report) is not { } second)
                {
                    return null;
                }

                arguments.AddRange(pair.First.Select(name => (new LayerArgument(name, first, argument.Location) { Expression = parts[0].Trim() }, argument)));
                arguments.AddRange(pair.Second.Select(name => (new LayerArgument(name, second, argument.Location) { Expression = parts[1].Trim() }, argument)));
                continue;
            }

            if (Evaluate(layer, argument, text, scope, report) is not { } value)
            {
                return null;
            }

            arguments.Add((argument with { Value = value, Text = null, Expression = text }, argument));
        }

        return IsWrittenTwice(layer, arguments, report) ? null : layer with { Arguments = arguments.Select(a => a.Value).ToEquatableArray() };
    }

    /// <summary>Whether an option is given by an expression and once more: a constructor's <c>stride:</c> beside the property <c>Stride</c>.</summary>
    private static bool IsWrittenTwice(LayerDeclaration layer, List<(LayerArgument Value, LayerArgument Written)> arguments, Action<DiagnosticInfo> report)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            (LayerArgument value, LayerArgument written) = arguments[i];
            (LayerArgument Value, LayerArgument Written) before = arguments.Take(i).FirstOrDefault(a =>
                a.Written != written && (a.Written.Name == written.Name || a.Value.Name == value.Name) && (a.Value.Expression ?? value.Expression) is not null);
            if (before.Written is not null)
            {
                report(DiagnosticInfo.Create(Descriptors.OptionsExclude, written.Location, layer.Kind, Describe(before.Written), Describe(written)));
                return true;
            }
        }

        return false;

        static string Describe(LayerArgument argument) => argument.Text is { } text
            ? $"{char.ToLowerInvariant(argument.Name[0])}{argument.Name.Substring(1)}: \"{text}\""
            : $"{argument.Name} = {argument.Value}";
    }

    /// <summary>The value of one expression; null, with the error reported, where it has none.</summary>
    public static long? Evaluate(LayerDeclaration layer, LayerArgument argument, string text, GraphScope scope, Action<DiagnosticInfo> report)
    {
        var used = new List<string>();
        bool unknown = false;
        (long value, string? error) = IntegerExpression.Evaluate(text, name =>
        {
            long? found = scope.ValueOf(name);
            unknown |= found is null;
            used.Add($"{name} {found}");
            return found;
        });
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

        report(DiagnosticInfo.Create(Descriptors.BadExpression, argument.Location, layer.Kind, argument.Name, text, error, Advice(scope, unknown, used)));
        return null;
    }

    private static string Advice(GraphScope scope, bool unknown, List<string> used)
    {
        if (unknown)
        {
            return scope.Parent is null
                ? "outside of a block it can have only numbers"
                : $"it can have numbers, {string.Join(", ", scope.Values.Keys.Concat(GraphScope.SizeNames))}";
        }

        return used.Count == 0 ? "correct it" : $"change it, or what makes {string.Join(" and ", used.Distinct())}";
    }
}
