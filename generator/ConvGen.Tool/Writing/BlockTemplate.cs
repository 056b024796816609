using System.Globalization;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>One place where a block stands.</summary>
/// <param name="Rows">Its own layers.</param>
/// <param name="InputChannels">Of what it reads.</param>
internal sealed record BlockInstance(IReadOnlyList<Row> Rows, int InputChannels)
{
    public IReadOnlyList<int> Layers { get; } = [.. Rows.SelectMany(r => r.Layers)];
}

/// <summary>A parameter of a block: a number that is not the same everywhere.</summary>
/// <param name="Name">In the constructor and in expressions.</param>
/// <param name="Values">For each instance.</param>
internal sealed record BlockParameter(string Name, IReadOnlyList<int> Values)
{
    /// <summary>Whether it holds for the first of several repetitions only, and is 1 in the others.</summary>
    public bool FirstOnly { get; init; }
}

/// <summary>Rows that stand in several places with other numbers: their numbers, and how they follow from each other.</summary>
internal sealed class BlockTemplate
{
    private readonly Dictionary<(int Position, string Slot), string> _expressions = [];
    private readonly List<BlockParameter> _parameters = [];

    public BlockTemplate(string name, IReadOnlyList<BlockInstance> instances, IReadOnlyList<ImportedLayer> layers)
    {
        (Name, Instances) = (name, instances);
        for (int position = 0; position < instances[0].Layers.Count; position++)
        {
            foreach ((string slot, _) in LayerSlots.Of(layers[instances[0].Layers[position]]))
            {
                int at = position;
                int[] values = [.. instances.Select(i => LayerSlots.Of(layers[i.Layers[at]]).First(s => s.Name == slot).Value)];
                if (values.Distinct().Count() > 1)
                {
                    _expressions[(position, slot)] = Express(slot, values);
                }
            }
        }

        Rename();
        MarkFirst();
    }

    public string Name { get; }

    public IReadOnlyList<BlockInstance> Instances { get; }

    /// <summary>Those that hold for the first repetition only stand last, since they have defaults.</summary>
    public IReadOnlyList<BlockParameter> Parameters => _parameters;

    /// <summary>What decides a number of a layer; null where it is the same everywhere.</summary>
    /// <param name="position">The layer's, in the block.</param>
    /// <param name="slot">The number.</param>
    public string? Expression(int position, string slot) => _expressions.GetValueOrDefault((position, slot));

    /// <summary>How many instances from one on can be written as repetitions of it.</summary>
    /// <param name="first">The instance.</param>
    /// <param name="adjacent">How many stand directly behind each other from there on.</param>
    public int Run(int first, int adjacent)
    {
        int count = 1;
        while (count < adjacent && _parameters.All(p => p.Values[first + count] == (p.FirstOnly ? 1 : p.Values[first])))
        {
            count++;
        }

        return count;
    }

    /// <summary>An expression for numbers: a parameter, a multiple of one, a share of the input's channels, or a new parameter.</summary>
    private string Express(string slot, int[] values)
    {
        int[] channels = [.. Instances.Select(i => i.InputChannels)];
        foreach (BlockParameter parameter in _parameters.Where(p => Base(p.Name) == slot))
        {
            if (Multiple(values, parameter.Values) is { } times)
            {
                return times == 1 ? $"#{parameter.Name}" : string.Create(CultureInfo.InvariantCulture, $"{times} * #{parameter.Name}");
            }
        }

        if (slot is "Filters" or "Groups")
        {
            if (Multiple(values, channels) is { } wider)
            {
                return wider == 1 ? "inputChannels" : string.Create(CultureInfo.InvariantCulture, $"{wider} * inputChannels");
            }

            if (Multiple(channels, values) is { } narrower)
            {
                return string.Create(CultureInfo.InvariantCulture, $"inputChannels / {narrower}");
            }
        }

        _parameters.Add(new BlockParameter($"{slot}{_parameters.Count}", values));
        return $"#{_parameters[^1].Name}";
    }

    private static string Base(string parameter) => parameter.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static int? Multiple(IReadOnlyList<int> values, IReadOnlyList<int> of) =>
        of[0] != 0 && values[0] % of[0] == 0 && values[0] / of[0] is > 0 and var times && !values.Where((v, i) => v != times * of[i]).Any() ? times : null;

    /// <summary>filters where there is one of its kind, filters1, filters2 where there are several.</summary>
    private void Rename()
    {
        foreach (IGrouping<string, int> kind in Enumerable.Range(0, _parameters.Count).GroupBy(i => Base(_parameters[i].Name)).ToList())
        {
            int number = 0;
            foreach (int i in kind)
            {
                string old = _parameters[i].Name, name = char.ToLowerInvariant(kind.Key[0]) + kind.Key[1..] + (kind.Count() > 1 ? (++number).ToString(CultureInfo.InvariantCulture) : "");
                _parameters[i] = _parameters[i] with { Name = name };
                foreach ((int, string) key in _expressions.Keys.ToList())
                {
                    _expressions[key] = _expressions[key].EndsWith($"#{old}", StringComparison.Ordinal) ? _expressions[key].Replace($"#{old}", name, StringComparison.Ordinal) : _expressions[key];
                }
            }
        }
    }

    /// <summary>A stage strides once: its first block by a number, the others by 1.</summary>
    private void MarkFirst()
    {
        int stride = _parameters.FindIndex(p => p.Name == "stride");
        if (stride >= 0 && _parameters[stride].Values.Contains(1))
        {
            BlockParameter first = _parameters[stride] with { FirstOnly = true };
            _parameters.RemoveAt(stride);
            _parameters.Add(first);
        }
    }
}
