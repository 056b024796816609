using System.Globalization;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Writing;

/// <summary>Gives the layers and blocks of a network the model's names, and knows what ConvGen then calls each tensor.</summary>
internal sealed class NetworkNames
{
    private readonly IReadOnlyList<ImportedLayer> _layers;
    private readonly IReadOnlyDictionary<BlockTemplate, ScopeWriter> _blocks;
    private readonly List<(string Name, LayerTensor Tensor)> _parameters = [];
    private readonly List<(string Name, LayerTensor Tensor)> _buffers = [];

    private NetworkNames(IReadOnlyList<ImportedLayer> layers, IReadOnlyDictionary<BlockTemplate, ScopeWriter> blocks) => (_layers, _blocks) = (layers, blocks);

    /// <summary>Names what is to be named, and lists all tensors as ConvGen saves them: parameters in order, then buffers.</summary>
    public static IReadOnlyList<(string Name, LayerTensor Tensor)> Give(IReadOnlyList<ImportedLayer> layers, ScopeWriter network, IReadOnlyDictionary<BlockTemplate, ScopeWriter> blocks)
    {
        var names = new NetworkNames(layers, blocks);
        names.NameLayers(network);
        foreach (ScopeWriter scope in blocks.Values.Prepend(network))
        {
            NameReferred(scope);
        }

        names.AddScope(network, "", null);
        return [.. names._parameters, .. names._buffers];
    }

    private void NameLayers(ScopeWriter network)
    {
        var stems = new Dictionary<AttributeText, string>();
        var taken = new HashSet<string>(network.Attributes.Where(a => a.Name is not null).Select(a => a.Name!), StringComparer.OrdinalIgnoreCase);
        foreach (AttributeText text in network.Attributes.Where(a => a.Name is null))
        {
            if (StemOf(text) is { Length: > 0 } stem)
            {
                stems.Add(text, ModelNames.Identifier(stem));
            }
        }

        Dictionary<AttributeText, string> automatic = Automatic(network);
        var unnamed = new HashSet<string>(automatic.Where(a => !stems.ContainsKey(a.Key)).Select(a => a.Value), StringComparer.OrdinalIgnoreCase);
        foreach ((AttributeText text, string stem) in stems)
        {
            string name = stem;
            for (int i = 2; unnamed.Contains(name) || taken.Contains(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{i}");
            }

            taken.Add(name);
            text.Name = name == automatic[text] ? null : name;
        }
    }

    /// <summary>What is referred to has a name in any case.</summary>
    private static void NameReferred(ScopeWriter scope)
    {
        Dictionary<AttributeText, string> automatic = Automatic(scope);
        var taken = new HashSet<string>(scope.Attributes.Select(a => a.Name ?? automatic.GetValueOrDefault(a, "")), StringComparer.OrdinalIgnoreCase);
        int number = 0;
        foreach (AttributeText text in scope.Attributes.Where(a => a.IsReferred && a.Name is null))
        {
            do
            {
                text.Name = string.Create(CultureInfo.InvariantCulture, $"skip{++number}");
            }
            while (taken.Contains(text.Name));
        }
    }

    private string StemOf(AttributeText text)
    {
        if (text.Block is { Block: { } template } section)
        {
            return ModelNames.CommonStem([.. Enumerable.Range(section.First, section.Count).Select(i => Stems(template.Instances[i].Layers.Select(l => _layers[l])))], Stems(_layers));
        }

        if (text.Layer >= 0 && _layers[text.Layer].OutputName is { Length: > 0 } output && output.Any(char.IsAsciiLetter))
        {
            return output;
        }

        return text.Layer >= 0 && _layers[text.Layer].Tensors.Count > 0 ? ModelNames.Stem(_layers[text.Layer]).Replace('/', '_').Replace('.', '_') : "";
    }

    private static string[] Stems(IEnumerable<ImportedLayer> layers) => [.. layers.Where(l => l.Tensors.Count > 0).Select(ModelNames.Stem)];

    /// <summary>What ConvGen calls each attribute that has no name.</summary>
    private static Dictionary<AttributeText, string> Automatic(ScopeWriter scope)
    {
        var counts = new Dictionary<string, int>();
        var names = new Dictionary<AttributeText, string>();
        foreach (AttributeText text in scope.Attributes.Where(a => a.Kind is not ("Branch" or "From" or "Output")))
        {
            // A block's name is asked for only where it has none.
            string kind = text.Block is null ? AttributeText.AutomaticName(text.Kind) : text.Kind.ToLowerInvariant();
            if (text.Block is null || text.Name is null)
            {
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }

            names[text] = string.Create(CultureInfo.InvariantCulture, $"{kind}{counts.GetValueOrDefault(kind)}");
        }

        return names;
    }

    private void AddScope(ScopeWriter scope, string prefix, BlockInstance? instance)
    {
        Dictionary<AttributeText, string> automatic = Automatic(scope);
        foreach (AttributeText text in scope.Attributes)
        {
            string name = prefix + (text.Name ?? automatic.GetValueOrDefault(text));
            if (text.Block is { Block: { } template } section)
            {
                for (int i = 0; i < section.Count; i++)
                {
                    string repetition = section.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
                    AddScope(_blocks[template], $"{repetition}.", template.Instances[section.First + i]);
                }
            }
            else if (text.Kind == "Shortcut")
            {
                AddProjection(text, prefix, instance!);
            }
            else if (text.Layer >= 0)
            {
                AddLayer(name, instance is null ? text.Layer : instance.Layers[text.Position]);
            }
        }
    }

    private void AddProjection(AttributeText text, string prefix, BlockInstance instance)
    {
        if (((RegionItem)instance.Rows[0].Items[0]).Projection is { } projection)
        {
            AddLayer($"{prefix}shortcut.conv1", projection.Conv);
            AddLayer($"{prefix}shortcut.bn1", projection.Norm);
        }
    }

    private void AddLayer(string name, int layer)
    {
        foreach (LayerTensor tensor in _layers[layer].Tensors)
        {
            (tensor.Name.StartsWith("running_", StringComparison.Ordinal) ? _buffers : _parameters).Add(($"{name}.{tensor.Name}", tensor));
        }
    }
}
