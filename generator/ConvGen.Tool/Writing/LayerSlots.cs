using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>Which arguments of a layer a block's parameters may decide, and what of a layer must agree for two to be one.</summary>
internal static class LayerSlots
{
    /// <summary>The numbers that may vary, with their values; those that are not written have their defaults.</summary>
    public static IReadOnlyList<(string Name, int Value)> Of(ImportedLayer layer) => layer.Kind switch
    {
        "Conv" or "ConvTranspose" => [.. Number(layer, "Filters", null), .. Window(layer, 1), .. Number(layer, "Groups", 1)],
        "DepthwiseConv" => [.. Window(layer, 1)],
        "MaxPool" or "AveragePool" => [.. Number(layer, "Stride", (int)layer.Argument("Kernel")!, "StrideHeight", "StrideWidth"), .. Padding(layer)],
        "Dense" => [.. Number(layer, "Units", null)],
        "ChannelShuffle" => [.. Number(layer, "Groups", null)],
        _ => [],
    };

    /// <summary>The layer without the numbers that may vary.</summary>
    public static string Signature(ImportedLayer layer, int index)
    {
        HashSet<string> open = [.. Of(layer).Select(s => s.Name)];
        string closed = string.Join(',', layer.Arguments.Where(a => !open.Contains(a.Name)).Select(a => $"{a.Name}={a.Value}"));

        // An output is one place of the network, not of a block.
        return $"{layer.Kind}({closed}|{string.Join(',', open)}){(layer.IsOutput ? $"!{index}" : "")}";
    }

    /// <summary>The same with the items around it: what may become one block.</summary>
    public static string Signature(StructureItem item, IReadOnlyList<ImportedLayer> layers) => item switch
    {
        LayerItem { Layer: var index } => Signature(layers[index], index),
        RegionItem { IsShortcut: true } region => $"[{Signatures(region.Branches[0], layers)}]+",
        RegionItem region => $"[{string.Join('|', region.Branches.Select(b => Signatures(b, layers)))}]{Signature(layers[region.Join], region.Join)}",
        TangleItem tangle => $"<{string.Join(';', tangle.Members.Select(m => $"{Signature(layers[m], m)}@{string.Join(',', layers[m].Inputs.Select(i => Place(tangle, i)))}"))}>",
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    public static string Signatures(IEnumerable<StructureItem> items, IReadOnlyList<ImportedLayer> layers) => string.Join(';', items.Select(i => Signature(i, layers)));

    private static int Place(TangleItem tangle, int layer)
    {
        for (int i = 0; i < tangle.Members.Count; i++)
        {
            if (tangle.Members[i] == layer)
            {
                return i;
            }
        }

        return -1;
    }

    private static IEnumerable<(string Name, int Value)> Window(ImportedLayer layer, int stride) =>
        [.. Number(layer, "Stride", stride, "StrideHeight", "StrideWidth"), .. Padding(layer), .. Number(layer, "Dilation", 1, "DilationHeight", "DilationWidth")];

    private static IEnumerable<(string Name, int Value)> Padding(ImportedLayer layer) =>
        Number(layer, "Padding", 0, "PaddingTop", "PaddingBottom", "PaddingLeft", "PaddingRight", "Same");

    private static IEnumerable<(string Name, int Value)> Number(ImportedLayer layer, string name, int? usual, params string[] instead)
    {
        if (layer.Arguments.Any(a => instead.Contains(a.Name)))
        {
            return [];
        }

        return (layer.Argument(name) as int? ?? usual) is { } value ? [(name, value)] : [];
    }
}
