using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>A row, or a block with the instances that stand here one behind the other.</summary>
/// <param name="Row">Null for a block.</param>
/// <param name="Block">Null for a row.</param>
/// <param name="First">The index of its first instance.</param>
/// <param name="Count">How often it is repeated.</param>
internal sealed record Section(Row? Row, BlockTemplate? Block, int First, int Count);

/// <summary>Finds rows that are repeated with other numbers and makes blocks of them: those first that save the most lines.</summary>
internal sealed class BlockFinder(IReadOnlyList<ImportedLayer> layers)
{
    private const int MostRows = 8;
    private const int LeastSaved = 2;

    private readonly List<BlockTemplate> _templates = [];

    public IReadOnlyList<BlockTemplate> Templates => _templates;

    public List<Section> Fold(IReadOnlyList<Row> rows)
    {
        // A place is a row, or the index of a template and of an instance of it.
        List<(Row? Row, int Template, int Instance)> places = [.. rows.Select(r => ((Row?)r, -1, -1))];
        while (Best(places) is { } best)
        {
            BlockInstance[] instances = [.. best.Starts.Select(s => Instance(places, s, best.Length))];
            var template = new BlockTemplate(NameOf(instances), instances, layers);
            for (int i = best.Starts.Count - 1; i >= 0; i--)
            {
                places.RemoveRange(best.Starts[i], best.Length);
                places.Insert(best.Starts[i], (null, _templates.Count, i));
            }

            _templates.Add(template);
        }

        var sections = new List<Section>();
        for (int i = 0; i < places.Count;)
        {
            (Row? row, int template, int instance) = places[i];
            if (row is not null)
            {
                sections.Add(new Section(row, null, 0, 1));
                i++;
                continue;
            }

            int adjacent = places.Skip(i).TakeWhile((p, n) => p.Template == template && p.Instance == instance + n).Count();
            int count = _templates[template].Run(instance, adjacent);
            sections.Add(new Section(null, _templates[template], instance, count));
            i += count;
        }

        return sections;
    }

    private (List<int> Starts, int Length)? Best(List<(Row? Row, int Template, int Instance)> places)
    {
        ((List<int> Starts, int Length) Window, int Saved)? best = null;
        string[] signatures = [.. places.Select(p => p.Row is null ? "" : LayerSlots.Signatures(p.Row.Items, layers))];
        for (int length = 1; length <= Math.Min(MostRows, places.Count / 2); length++)
        {
            var windows = new Dictionary<string, List<int>>();
            for (int start = 0; start + length <= places.Count; start++)
            {
                if (!places.Skip(start).Take(length).All(p => p.Row is not null) || !IsWorthIt([.. places.Skip(start).Take(length).Select(p => p.Row!)]))
                {
                    continue;
                }

                if (IsRepetition(signatures.AsSpan(start, length)))
                {
                    continue;
                }

                string key = string.Join('\n', signatures.Skip(start).Take(length));
                if (!windows.TryGetValue(key, out List<int>? starts))
                {
                    windows.Add(key, starts = []);
                }

                if (starts.Count == 0 || starts[^1] + length <= start)
                {
                    starts.Add(start);
                }
            }

            foreach (List<int> starts in windows.Values.Where(s => s.Count > 1))
            {
                int lines = places.Skip(starts[0]).Take(length).Sum(p => p.Row!.Lines(layers)), saved = ((lines - 1) * starts.Count) - lines - 2;
                if (saved >= LeastSaved && (best is null || saved > best.Value.Saved))
                {
                    best = ((starts, length), saved);
                }
            }
        }

        return best?.Window;
    }

    /// <summary>A list of plain layers is as good as a block of them; branches and depthwise convolutions have a name that people know.</summary>
    private bool IsWorthIt(IReadOnlyList<Row> rows) =>
        rows.Skip(1).All(r => r.Region is not { IsShortcut: true })
        && rows.Any(r => r.Items[0] is RegionItem or TangleItem || r.Layers.Any(l => layers[l].Kind == "DepthwiseConv"))
        && rows.SelectMany(r => r.Layers).All(l => layers[l].Kind is not ("Softmax" or "LogSoftmax"));

    /// <summary>Whether rows are fewer ones several times, which make the better block.</summary>
    private static bool IsRepetition(ReadOnlySpan<string> rows)
    {
        for (int period = 1; period <= rows.Length / 2; period++)
        {
            if (rows.Length % period == 0 && rows[period..].SequenceEqual(rows[..^period]))
            {
                return true;
            }
        }

        return false;
    }

    private BlockInstance Instance(List<(Row? Row, int Template, int Instance)> places, int start, int length)
    {
        Row[] rows = [.. places.Skip(start).Take(length).Select(p => p.Row!)];
        int first = rows[0].Items[0] switch
        {
            LayerItem { Layer: var layer } => layers[layer].Input.Channels,
            RegionItem { Start: >= 0 and var from } => layers[from].Output.Channels,
            TangleItem { Start: >= 0 and var from } => layers[from].Output.Channels,
            _ => layers[0].Input.Channels,
        };
        return new BlockInstance(rows, first);
    }

    /// <summary>What the literature calls it, if it is told by its layers.</summary>
    private string NameOf(IReadOnlyList<BlockInstance> instances)
    {
        IReadOnlyList<Row> rows = instances[0].Rows;
        RegionItem? region = rows.Select(r => r.Region).FirstOrDefault(r => r is not null);
        List<ImportedLayer> convolutions = [.. instances[0].Layers.Select(l => layers[l]).Where(l => l.Kind is "Conv" or "DepthwiseConv")];
        string name = region switch
        {
            { IsShortcut: true } when convolutions.Any(c => c.Kind == "DepthwiseConv") => "InvertedResidual",
            { IsShortcut: true } when convolutions.Count >= 3 => "Bottleneck",
            { IsShortcut: true } => "BasicBlock",
            { Branches.Count: >= 3 } when layers[region.Join].Kind == "Concat" => "Inception",
            { Branches.Count: 2 } when layers[region.Join].Kind == "Concat" && region.Branches[0].Count == 0 => "DenseUnit",
            { Branches.Count: 2 } when layers[region.Join].Kind == "Concat" && rows.Count == 2 && convolutions.Count == 3 => "Fire",
            null when convolutions.Any(c => c.Kind == "DepthwiseConv") => convolutions.Count == 2 ? "SeparableConv" : "Separable",
            _ => "Unit",
        };
        string unique = name;
        for (int i = 2; _templates.Any(t => t.Name == unique); i++)
        {
            unique = $"{name}{i}";
        }

        return unique;
    }
}
