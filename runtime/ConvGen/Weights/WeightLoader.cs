using System.Collections.Immutable;
using ConvGen.Formats;

namespace ConvGen;

/// <summary>Brings tensors to parameters by name: everything is compared before anything is written.</summary>
internal static class WeightLoader
{
    private const int MostListed = 8;
    private const string Counter = ".num_batches_tracked";

    /// <param name="source">Where values come from.</param>
    /// <param name="parameters">Where they go.</param>
    /// <param name="mapping">Null for equal names.</param>
    /// <param name="strict">Whether anything missing, unexpected or different is an error, rather than an entry of the report.</param>
    /// <exception cref="InvalidDataException">Strict and not complete; or nothing at all fits. The message is a clause without a full stop.</exception>
    public static LoadReport Load(WeightSource source, IReadOnlyList<Parameter> parameters, WeightMapping? mapping, bool strict)
    {
        (LoadReport report, List<(string Tensor, Parameter Target)> pairs) = Match(source, parameters, mapping);
        if (strict && !report.IsComplete)
        {
            throw new InvalidDataException(
                $"it holds the parameters of another network{report.Differences(MostListed)}. Load it into the network that saved it, rename its tensors with a WeightMapping, or load what fits with strict: false");
        }

        if (pairs.Count == 0 && parameters.Count > 0)
        {
            throw new InvalidDataException($"nothing in it fits{report.Differences(MostListed)}. Rename its tensors with a WeightMapping");
        }

        foreach ((string tensor, Parameter target) in pairs)
        {
            source.Read(tensor, target.Values.Span);
        }

        return report;
    }

    /// <summary>What would be loaded from where, and what would not.</summary>
    internal static (LoadReport Report, List<(string Tensor, Parameter Target)> Pairs) Match(WeightSource source, IReadOnlyList<Parameter> parameters, WeightMapping? mapping)
    {
        Dictionary<string, SourceTensor> renamed = Rename(source, mapping);
        HashSet<string> known = [.. parameters.Select(p => p.Name)];
        var pairs = new List<(string, Parameter)>();
        List<string> missing = [], different = [];
        foreach (Parameter parameter in parameters)
        {
            ImmutableArray<int> expected = parameter.Description.Shape;
            string shape = SafetensorsHeader.Shape(expected.Select(e => (long)e));
            if (!renamed.TryGetValue(parameter.Name, out SourceTensor? found))
            {
                missing.Add($"{parameter.Name} {shape}");
            }
            else if (!found.IsFloat)
            {
                different.Add($"{parameter.Name}: found type {SafetensorsHeader.Printable(found.DataType)}, expected {source.Types} (convert it to floats before saving)");
            }
            else if (!found.Shape.SequenceEqual(expected.Select(e => (long)e)))
            {
                different.Add($"{parameter.Name}: found {SafetensorsHeader.Shape(found.Shape)}, expected {shape}");
            }
            else
            {
                pairs.Add((found.Name, parameter));
            }
        }

        IEnumerable<string> unexpected = renamed
            .Where(pair => !known.Contains(pair.Key) && !IsCounter(pair.Key, known))
            .Select(pair => $"{SafetensorsHeader.Printable(pair.Value.Name)} {SafetensorsHeader.Shape(pair.Value.Shape)}");
        return (new LoadReport([.. pairs.Select(pair => pair.Item2.Name)], [.. missing], [.. unexpected], [.. different]), pairs);
    }

    /// <summary>By their names in the network, in the source's order; without those that the mapping leaves out.</summary>
    private static Dictionary<string, SourceTensor> Rename(WeightSource source, WeightMapping? mapping)
    {
        var renamed = new Dictionary<string, SourceTensor>();
        foreach (SourceTensor tensor in source.Tensors)
        {
            if ((mapping is null ? tensor.Name : mapping.Rename(tensor.Name)) is { } name && !renamed.TryAdd(name, tensor))
            {
                throw new InvalidDataException(
                    $"'{SafetensorsHeader.Printable(renamed[name].Name)}' and '{SafetensorsHeader.Printable(tensor.Name)}' are both mapped to '{SafetensorsHeader.Printable(name)}'; expected one tensor for each parameter. Change the WeightMapping");
            }
        }

        return renamed;
    }

    /// <summary>Whether it is the count of batches that PyTorch saves beside running statistics: an integer that only its cumulative averages use.</summary>
    private static bool IsCounter(string name, HashSet<string> known) =>
        name.EndsWith(Counter, StringComparison.Ordinal) && known.Contains(name[..^Counter.Length] + ".running_mean");
}
