using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>Items that are written together: a layer, or branches and their join, with the normalisations and activations behind it.</summary>
internal sealed record Row(IReadOnlyList<StructureItem> Items)
{
    private static readonly HashSet<string> s_followers =
    [
        "BatchNorm", "LocalResponseNorm", "Dropout", "Identity", "ReLU", "ReLU6", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "HardSwish", "Tanh", "Sigmoid", "HardSigmoid", "Softplus", "Clip",
        "ChannelShuffle", "Softmax", "LogSoftmax",
    ];

    public IEnumerable<int> Layers => Items.SelectMany(i => i.Layers);

    public RegionItem? Region => Items[0] as RegionItem;

    /// <summary>How many lines it takes.</summary>
    public int Lines(IReadOnlyList<ImportedLayer> layers) => Items[0] switch
    {
        RegionItem region => 1 + region.Branches.Sum(b => Math.Max(1, Cut(b, layers).Sum(r => r.Lines(layers)))),
        TangleItem tangle => tangle.Members.Count,
        _ => 1,
    };

    /// <summary>Whether a layer continues the row of the one before it.</summary>
    public static bool Follows(ImportedLayer layer) => s_followers.Contains(layer.Kind);

    /// <summary>Cuts a list of items into rows. Normalisation and dropout behind a join belong to what comes: units that normalise first begin with them.</summary>
    public static List<Row> Cut(IReadOnlyList<StructureItem> items, IReadOnlyList<ImportedLayer> layers)
    {
        var rows = new List<Row>();
        foreach (StructureItem item in items)
        {
            if (rows.Count > 0 && item is LayerItem { Layer: var index } && Follows(layers[index]) && (rows[^1].Items[^1] is LayerItem || layers[index].Kind is not ("BatchNorm" or "LocalResponseNorm" or "Dropout")))
            {
                rows[^1] = new Row([.. rows[^1].Items, item]);
            }
            else
            {
                rows.Add(new Row([item]));
            }
        }

        return rows;
    }
}
