using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>Puts the attributes of a class together, the network's or a block's: rows of them, with names where something refers to a layer.</summary>
/// <param name="layers">The network's.</param>
/// <param name="block">Null for the network itself.</param>
internal sealed class ScopeWriter(IReadOnlyList<ImportedLayer> layers, BlockTemplate? block)
{
    private readonly List<List<AttributeText>> _rows = [];
    private readonly Dictionary<int, AttributeText> _byLayer = [];
    private readonly Dictionary<int, int> _positions = block is null ? [] : block.Instances[0].Layers.Select((layer, position) => (layer, position)).ToDictionary(p => p.layer, p => p.position);

    public IReadOnlyList<IReadOnlyList<AttributeText>> Rows => _rows;

    public IEnumerable<AttributeText> Attributes => _rows.SelectMany(r => r);

    public void Write(IEnumerable<Section> sections)
    {
        bool first = true;
        foreach (Section section in sections)
        {
            if (section.Block is { } template)
            {
                WriteBlock(section, template);
            }
            else
            {
                WriteItems(section.Row!.Items, branched: false, isFirst: first);
            }

            first = false;
        }
    }

    private void WriteBlock(Section section, BlockTemplate template)
    {
        var text = new AttributeText(template.Name) { Block = section };
        foreach (BlockParameter parameter in template.Parameters)
        {
            int value = parameter.Values[section.First];
            if (!parameter.FirstOnly)
            {
                text.Arguments.Add(AttributeText.Text(value));
            }
            else if (value != 1)
            {
                text.Arguments.Add($"{parameter.Name}: {AttributeText.Text(value)}");
            }
        }

        if (section.Count > 1)
        {
            text.Arguments.Add($"Repeat = {AttributeText.Text(section.Count)}");
        }

        _rows.Add([text]);
        _byLayer[template.Instances[section.First + section.Count - 1].Layers[^1]] = text;
    }

    /// <param name="items">In order.</param>
    /// <param name="branched">Whether a branch is open, in which no other can begin.</param>
    /// <param name="isFirst">Whether they are the first of the class.</param>
    private void WriteItems(IReadOnlyList<StructureItem> items, bool branched, bool isFirst)
    {
        for (int i = 0; i < items.Count; i++)
        {
            switch (items[i])
            {
                case LayerItem { Layer: var layer }:
                    WriteLayer(layer, continues: i > 0 && Row.Follows(layers[layer]));
                    break;
                case RegionItem region:
                    WriteRegion(region, branched, isFirst && i == 0);
                    break;
                case TangleItem tangle:
                    WriteTangle(tangle);
                    break;
            }
        }
    }

    private void WriteLayer(int layer, bool continues)
    {
        int position = _positions.GetValueOrDefault(layer, -1);
        AttributeText text = ArgumentWriter.Write(layers[layer], layer, position, slot => position < 0 ? null : block?.Expression(position, slot));
        Add(text, continues);
        if (layers[layer].IsOutput)
        {
            Add(new AttributeText("Output"), continues: true);
        }
    }

    private void WriteRegion(RegionItem region, bool branched, bool isFirst)
    {
        if (region.IsShortcut && block is not null && isFirst)
        {
            WriteItems(region.Branches[0], branched, isFirst: false);
            var text = new AttributeText("Shortcut") { Layer = region.Join, Projection = region.Projection };
            Add(text, continues: false);
            return;
        }

        IReadOnlyList<IReadOnlyList<StructureItem>> branches = region.IsShortcut
            ? [region.Branches[0], region.Projection is { } made ? [new LayerItem(made.Conv), new LayerItem(made.Norm)] : []]
            : region.Branches;
        bool isFlat = branches.All(b => b.All(i => i is LayerItem));
        if (isFlat && !branched && !branches.Any(b => b.Count == 0 && branches.Count == 2 && layers[region.Join].Kind != "Concat"))
        {
            WriteBranches(branches);
            WriteJoin(region.Join, []);
            return;
        }

        WriteNamed(region, branches, branched);
    }

    private void WriteBranches(IReadOnlyList<IReadOnlyList<StructureItem>> branches)
    {
        foreach (IReadOnlyList<StructureItem> branch in branches)
        {
            Add(new AttributeText("Branch"), continues: false);
            bool first = true;
            foreach (StructureItem item in branch)
            {
                int layer = ((LayerItem)item).Layer;
                WriteLayer(layer, continues: first || Row.Follows(layers[layer]));
                first = false;
            }
        }
    }

    /// <summary>Branches by names: the ends of all but the last are named, or the place where they begin.</summary>
    private void WriteNamed(RegionItem region, IReadOnlyList<IReadOnlyList<StructureItem>> branches, bool branched)
    {
        // What is written last is joined without being named, if the order allows it.
        int last = branches.ToList().FindLastIndex(b => b.Count > 0);
        bool joinsLast = last == branches.Count - 1 || layers[region.Join].Kind != "Concat";
        int current = region.Start;
        var joined = new List<AttributeText>();
        for (int i = 0; i < branches.Count; i++)
        {
            if (branches[i].Count == 0)
            {
                joined.Add(Refer(region.Start));
                continue;
            }

            if (current != region.Start)
            {
                From(region.Start);
            }

            WriteItems(branches[i], branched, isFirst: false);
            current = branches[i][^1].Layers.Last();
            if (i != last || !joinsLast)
            {
                joined.Add(Refer(current));
            }
        }

        WriteJoin(region.Join, joined);
    }

    private void WriteTangle(TangleItem tangle)
    {
        int current = tangle.Start;
        foreach (int member in tangle.Members)
        {
            IReadOnlyList<int> inputs = layers[member].Inputs;
            if (!inputs.Contains(current))
            {
                From(inputs[0]);
                current = inputs[0];
            }

            if (layers[member].IsJoin)
            {
                WriteJoin(member, [.. inputs.Select(Refer)]);
            }
            else
            {
                WriteLayer(member, continues: current == inputs[0] && Row.Follows(layers[member]) && member > tangle.Members[0]);
            }

            current = member;
        }
    }

    private void WriteJoin(int join, IReadOnlyList<AttributeText> joined)
    {
        var text = new AttributeText(layers[join].Kind) { Layer = join, Position = _positions.GetValueOrDefault(join, -1) };
        text.Arguments.AddRange(joined);
        Add(text, continues: false);
        if (layers[join].IsOutput)
        {
            Add(new AttributeText("Output"), continues: true);
        }
    }

    private void From(int layer)
    {
        var text = new AttributeText("From");
        text.Arguments.Add(Refer(layer));
        Add(text, continues: false);
    }

    private void Add(AttributeText text, bool continues)
    {
        if (continues && _rows.Count > 0)
        {
            _rows[^1].Add(text);
        }
        else
        {
            _rows.Add([text]);
        }

        if (text.Layer >= 0)
        {
            _byLayer[text.Layer] = text;
        }
    }

    /// <summary>The attribute of a layer that stands above, which will have a name.</summary>
    private AttributeText Refer(int layer)
    {
        if (!_byLayer.TryGetValue(layer, out AttributeText? text))
        {
            // What the class begins with has no attribute of its own.
            text = new AttributeText("Identity") { Name = block is null ? "image" : "input" };
            _rows.Insert(0, [text]);
            _byLayer[layer] = text;
        }

        text.IsReferred = true;
        return text;
    }
}
