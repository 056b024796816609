using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>A part of a network between two places that everything passes through.</summary>
internal abstract record StructureItem
{
    /// <summary>Its layers, in the order in which they are written.</summary>
    public abstract IEnumerable<int> Layers { get; }
}

/// <summary>One layer that reads the one before it.</summary>
internal sealed record LayerItem(int Layer) : StructureItem
{
    public override IEnumerable<int> Layers => [Layer];
}

/// <summary>Branches from one place that share no layer, and the join that ends them.</summary>
/// <param name="Branches">In the order in which they are joined; one without items is the place itself.</param>
/// <param name="Start">The layer where they begin; −1 for the image.</param>
/// <param name="Join">Add, Multiply or Concat.</param>
internal sealed record RegionItem(IReadOnlyList<IReadOnlyList<StructureItem>> Branches, int Start, int Join) : StructureItem
{
    /// <summary>The convolution and batch norm that ConvGen's Shortcut makes where sizes differ; null for none.</summary>
    public (int Conv, int Norm)? Projection { get; init; }

    /// <summary>Whether it is a sum of a path and its own beginning, projected if need be.</summary>
    public bool IsShortcut { get; init; }

    public override IEnumerable<int> Layers => Branches.SelectMany(b => b).SelectMany(i => i.Layers).Append(Join);
}

/// <summary>Layers that are wired in another way, to be written with names.</summary>
/// <param name="Start">The one layer outside that they read; −1 for the image.</param>
internal sealed record TangleItem(int Start, IReadOnlyList<int> Members) : StructureItem
{
    public override IEnumerable<int> Layers => Members;
}

/// <summary>Finds branches and joins in a list of layers: what dominates a join is where its branches begin.</summary>
internal sealed class StructureParser
{
    private readonly IReadOnlyList<ImportedLayer> _layers;
    private readonly int[] _dominator;
    private readonly int[] _depth;

    private StructureParser(IReadOnlyList<ImportedLayer> layers)
    {
        _layers = layers;
        _dominator = new int[layers.Count];
        _depth = new int[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            int common = layers[i].Inputs.Aggregate(Common);
            (_dominator[i], _depth[i]) = (common, DepthOf(common) + 1);
        }
    }

    public static IReadOnlyList<StructureItem> Parse(IReadOnlyList<ImportedLayer> layers)
    {
        var parser = new StructureParser(layers);
        int main = layers.Count - 1;

        // What leads to another output alone has no join behind it.
        return parser.Between(-1, main).Count == layers.Count ? parser.Items(-1, main, outermost: true) : [new TangleItem(-1, [.. Enumerable.Range(0, layers.Count)])];
    }

    private List<StructureItem> Items(int start, int end, bool outermost)
    {
        var items = new List<StructureItem>();
        for (int at = end; at != start;)
        {
            ImportedLayer layer = _layers[at];
            if (!layer.IsJoin)
            {
                items.Add(new LayerItem(at));
                at = layer.Inputs[0];
                continue;
            }

            int from = _dominator[at];
            items.Add(Region(from, at, outermost));
            at = from;
        }

        items.Reverse();
        return items;
    }

    private StructureItem Region(int start, int join, bool outermost)
    {
        List<HashSet<int>> branches = [.. _layers[join].Inputs.Select(end => Between(start, end))];
        bool apart = branches.Sum(b => b.Count) == branches.SelectMany(b => b).Distinct().Count() && branches.Count(b => b.Count == 0) < 2;
        if (!apart)
        {
            return new TangleItem(start, [.. branches.SelectMany(b => b).Distinct().Append(join).Order()]);
        }

        var region = new RegionItem([.. _layers[join].Inputs.Select(end => Items(start, end, outermost: false))], start, join);

        // A shortcut adds what its block begins with, and only what stands outermost can be a block.
        return outermost ? Shortcut(region) ?? region : region;
    }

    /// <summary>The sum as ConvGen's Shortcut writes it, if that makes the same layers.</summary>
    private RegionItem? Shortcut(RegionItem region)
    {
        if (_layers[region.Join].Kind != "Add" || region.Branches.Count != 2)
        {
            return null;
        }

        for (int side = 0; side < 2; side++)
        {
            IReadOnlyList<StructureItem> path = region.Branches[1 - side], other = region.Branches[side];
            if (other.Count == 0)
            {
                return region with { Branches = [path], IsShortcut = true };
            }

            if (other is [LayerItem { Layer: var conv }, LayerItem { Layer: var norm }] && IsProjection(_layers[conv], _layers[norm]) && path.Count > 1)
            {
                return region with { Branches = [path], IsShortcut = true, Projection = (conv, norm) };
            }
        }

        return null;
    }

    private static bool IsProjection(ImportedLayer conv, ImportedLayer norm)
    {
        TensorShape from = conv.Input, to = conv.Output;
        int stride = conv.Argument("Stride") as int? ?? 1;
        bool bare = conv.Arguments.All(a => a.Name is "Filters" or "Kernel" or "Stride" or "Bias") && conv.Argument("Kernel") is 1 && conv.Argument("Bias") is false;
        return conv.Kind == "Conv" && bare && norm is { Kind: "BatchNorm", Arguments.Count: 0 } && !conv.IsOutput && !norm.IsOutput
            && (from.Height, from.Width, from.Channels) != (to.Height, to.Width, to.Channels)
            && Stride(from.Height, to.Height) == stride && Stride(from.Width, to.Width) == stride;
    }

    private static int Stride(int from, int to) => (from + to - 1) / to;

    /// <summary>What lies on the ways from one place to another, the end included and the start not.</summary>
    private HashSet<int> Between(int start, int end)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>([end]);
        while (open.TryPop(out int at))
        {
            if (at != start && at >= 0 && found.Add(at))
            {
                foreach (int input in _layers[at].Inputs)
                {
                    open.Push(input);
                }
            }
        }

        return found;
    }

    private int Common(int a, int b)
    {
        while (a != b)
        {
            (a, b) = DepthOf(a) > DepthOf(b) ? (_dominator[a], b) : (a, _dominator[b]);
        }

        return a;
    }

    private int DepthOf(int layer) => layer < 0 ? 0 : _depth[layer];
}
