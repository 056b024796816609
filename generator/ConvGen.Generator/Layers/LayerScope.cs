using System.Globalization;
using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Layers;

/// <summary>What a layer's rule found. A size may be known although the layer is wrong: <c>[Dense(10)]</c> gives ten whatever it reads.</summary>
/// <param name="Layer">Null where an error was reported on it or before it.</param>
/// <param name="Output">As much as can be told; where that is not all, rules check what needs no more, so that one build reports as much as it can.</param>
internal readonly record struct LayerResult(Layer? Layer, InferredSize Output)
{
    /// <summary>Of a layer that stands in the wrong place: what follows may fit what was meant, so nothing is said of it.</summary>
    public static LayerResult Unknown => default;

    public static LayerResult Of(Layer layer) => new(layer, InferredSize.Of(layer.Output));

    /// <summary>No layer, but still a size.</summary>
    public static LayerResult Without(InferredSize output) => new(null, output);
}

/// <summary>One layer attribute while its rule runs: its arguments, what it reads, and where its errors go.</summary>
internal sealed class LayerScope(LayerDeclaration declaration, InferredSize input, LayerNames names, List<DiagnosticInfo> diagnostics)
{
    /// <summary>The attribute's name: <c>Conv</c>.</summary>
    public string Kind => declaration.Kind;

    /// <summary>The size that the layers before give.</summary>
    public InferredSize Input => input;

    /// <summary>What the network does with sizes that are not integers.</summary>
    public int DefaultRounding { get; init; }

    /// <summary>Whether an error was reported on this attribute.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The layer's name in the network: <c>conv1</c> for the first of kind <c>conv</c>.</summary>
    public string NextName(string kind) => names.Next(kind);

    public bool Has(string argument) => declaration.Find(argument) is not null;

    public bool Flag(string argument, bool defaultValue) => declaration.Find(argument) is { } found ? found.Value != 0 : defaultValue;

    /// <summary>An integer argument; reports one below <paramref name="minimum"/>.</summary>
    public int Integer(string argument, int defaultValue, int minimum = 1)
    {
        if (declaration.Find(argument) is not { } found)
        {
            return defaultValue;
        }

        if (found.Value < minimum)
        {
            ReportAt(argument, Descriptors.ArgumentOutOfRange, Kind, argument, Text(found.Value), $"an integer of at least {Text(minimum)}");
        }

        return (int)found.Value;
    }

    /// <summary>A real argument; reports one that is not finite and above zero.</summary>
    public float Positive(string argument, float defaultValue)
    {
        if (declaration.Find(argument) is not { } found)
        {
            return defaultValue;
        }

        if (!(found.Real > 0) || float.IsInfinity(found.Real))
        {
            ReportAt(argument, Descriptors.ArgumentOutOfRange, Kind, argument, found.Real.ToString(CultureInfo.InvariantCulture), "a finite number above 0");
        }

        return found.Real;
    }

    public void Report(DiagnosticDescriptor descriptor, params string[] arguments)
    {
        HasErrors = true;
        diagnostics.Add(DiagnosticInfo.Create(descriptor, declaration.Location, arguments));
    }

    /// <summary>Reports on one argument of the attribute, or on all of it where the argument is a default.</summary>
    public void ReportAt(string argument, DiagnosticDescriptor descriptor, params string[] arguments)
    {
        HasErrors = true;
        LayerArgument? written = declaration.Find(argument);
        if (descriptor == Descriptors.ArgumentOutOfRange && written?.Expression is { } expression && arguments[1] == argument)
        {
            arguments[2] += $" (\"{expression}\")";
        }

        diagnostics.Add(DiagnosticInfo.Create(descriptor, written?.Location ?? declaration.Location, arguments));
    }

    /// <summary>Reports where two arguments exclude each other, on the second.</summary>
    public void Exclude(string first, string second)
    {
        if (Has(first) && Has(second))
        {
            ReportAt(second, Descriptors.OptionsExclude, Kind, first, second);
        }
    }

    /// <summary>The value of an argument as it was written, for rules of their own.</summary>
    public long? Raw(string argument) => declaration.Find(argument)?.Value;

    /// <summary>The value of a real argument as it was written.</summary>
    public float? Real(string argument) => declaration.Find(argument)?.Real;

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Numbers layers by kind: conv1, conv2, pool1.</summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, int> _counts = [];

    public string Next(string kind)
    {
        _counts.TryGetValue(kind, out int count);
        _counts[kind] = ++count;
        return kind + LayerScope.Text(count);
    }
}
