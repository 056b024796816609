using System.Globalization;
using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Layers;

namespace ConvGen.Generator.Graph;

/// <summary>
/// Declared layers → the graph: blocks are expanded, names looked up, branches joined, and each layer's rule is asked for its size. After an error it goes on as far as it can, so that
/// one build reports as much as possible.
/// </summary>
internal sealed partial class GraphBuilder(NetworkDeclaration declaration, List<DiagnosticInfo> diagnostics)
{
    /// <summary>Blocks multiply: what grows past this is a mistake, and would take for ever.</summary>
    private const int MostLayers = 10_000;

    private readonly List<Layer> _layers = [];
    private readonly List<(LocationInfo Location, string Within, string Kind)> _places = [];
    private readonly Dictionary<string, GraphTensor> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _leftOut = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _outputs = [];
    private bool _complete = true;
    private int _count;
    private int _repetitions;

    /// <summary>The layers with their sources, and the outputs; null where there are errors.</summary>
    /// <param name="input">The image's size, as far as it is known.</param>
    public (EquatableArray<Layer> Layers, EquatableArray<NetworkOutput> Outputs)? Build(InferredSize input)
    {
        var scope = new GraphScope(null, "", new GraphTensor(Layer.Image, input, "input"));
        foreach (LayerDeclaration layer in declaration.Layers.Where(l => l.Kind != LayerRules.Input))
        {
            _count++;
            Add(layer, scope);
        }

        CloseBranches(scope);
        bool onlyEmptyBlocks = _complete && diagnostics.Count == 0 && _layers.Count == 0;
        if ((_count == 0 || onlyEmptyBlocks) && declaration.Layers.Count > 0)
        {
            diagnostics.Add(DiagnosticInfo.Create(Descriptors.NoLayers, declaration.Location, declaration.Identity.Name));
        }

        if (!_complete || _count == 0 || diagnostics.Count > 0 || scope.Current.Layer < 0)
        {
            return null;
        }

        var outputs = new[] { scope.Current.Layer }.Concat(_outputs.Where(o => o != scope.Current.Layer)).Distinct().ToList();
        ReportDeadLayers(outputs);
        return (_layers.ToEquatableArray(), outputs.Select(o => new NetworkOutput(_layers[o].Name, o)).ToEquatableArray());
    }

    private void Add(LayerDeclaration declared, GraphScope scope)
    {
        if (IsTooLong)
        {
            _complete = false;
            return;
        }

        if (!declared.IsReadable)
        {
            Break(scope, InferredSize.Unknown);
            return;
        }

        if (!Exists(declared, scope))
        {
            return;
        }

        if (ArgumentResolver.Resolve(declared, scope, d => Report(d, declared, scope)) is not { } layer)
        {
            Break(scope, InferredSize.Unknown);
            return;
        }

        switch (layer.Kind)
        {
            case "From":
                scope.Current = Find(layer.Find("Layer")?.Text ?? "", layer, scope) ?? Broken;
                break;
            case "Branch":
                OpenBranch(layer, scope);
                break;
            case "Output":
                AddOutput(layer, scope);
                break;
            case "Shortcut":
                AddShortcut(layer, scope);
                break;
            case "Add" or "Multiply" or "Concat":
                AddJoin(layer, scope);
                break;
            default:
                if (layer.Block is { } block)
                {
                    AddBlock(layer, block, scope);
                }
                else
                {
                    AddLayer(layer, scope);
                }

                break;
        }
    }

    /// <summary>Repetitions count as well: behind an error they add no layers.</summary>
    private bool IsTooLong => _layers.Count > MostLayers || _repetitions > MostLayers;

    private static GraphTensor Broken => new(GraphTensor.Broken, InferredSize.Unknown, "");

    private void AddLayer(LayerDeclaration layer, GraphScope scope)
    {
        if (LayerRules.Find(layer.Kind) is not { } rule)
        {
            Report(layer, scope, Descriptors.UnknownLayer, layer.Kind, LayerRules.Names);
            Break(scope, InferredSize.Unknown);
            return;
        }

        CheckReads(scope.Current, layer, scope);
        var found = new List<DiagnosticInfo>();
        LayerResult result = rule(new LayerScope(layer, scope.Current.Size, scope.Names, found) { DefaultRounding = declaration.Rounding });
        foreach (DiagnosticInfo diagnostic in found)
        {
            Report(diagnostic, layer, scope);
        }

        if (result.Layer is { } made && scope.Current.Layer != GraphTensor.Broken)
        {
            Append(made, layer, scope, [scope.Current]);
        }
        else
        {
            Break(scope, result.Output);
        }

        if (layer.Kind is LayerRules.Softmax or LayerRules.LogSoftmax)
        {
            scope.Current = scope.Current with { SoftmaxKind = layer.Kind };
            _named[scope.Current.Name] = scope.Current;
        }
    }

    /// <summary>Only the first layer behind a softmax: the rest would say the same.</summary>
    private void CheckReads(GraphTensor tensor, LayerDeclaration layer, GraphScope scope)
    {
        if (tensor.SoftmaxKind.Length > 0)
        {
            Report(layer, scope, Descriptors.AfterSoftmax, layer.Kind, tensor.SoftmaxKind);
        }
    }

    /// <summary>Adds a layer under its own name or the user's, and continues from it.</summary>
    private void Append(Layer made, LayerDeclaration declared, GraphScope scope, IReadOnlyList<GraphTensor> sources)
    {
        string name = UserName(declared, scope) is { Length: > 0 } own ? scope.Prefix + own : scope.Prefix + made.Name;
        Layer layer = made with
        {
            Name = name,
            Sources = sources.Select(s => s.Layer).ToEquatableArray(),
            Frozen = made.HasState && (scope.Frozen || IsFrozen(declared)),
        };
        _layers.Add(layer);
        _places.Add((scope.Use ?? declared.Location, scope.WithinOf(declared), declared.Kind));
        scope.Current = new GraphTensor(_layers.Count - 1, InferredSize.Of(layer.Output), name);
        Register(name, scope.Current, declared, scope);
    }

    private static bool IsFrozen(LayerDeclaration declared) => declared.Find("Frozen") is { Value: not 0 };

    private void Register(string name, GraphTensor tensor, LayerDeclaration declared, GraphScope scope)
    {
        if (_named.ContainsKey(name))
        {
            Report(declared, scope, Descriptors.DuplicateName, declared.Kind, name);
            return;
        }

        _named.Add(name, tensor);
    }

    /// <summary>The name that was written, if it is one; empty otherwise.</summary>
    private string UserName(LayerDeclaration declared, GraphScope scope)
    {
        if (declared.Find("Name")?.Text is not { } name)
        {
            return "";
        }

        if (name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
        {
            return name;
        }

        Report(declared, scope, Descriptors.ArgumentOutOfRange, declared.Kind, "Name", $"\"{name}\"", "letters, digits and underscores that do not begin with a digit");
        return "";
    }

    /// <summary>A named activation: in the block's own scope first, then outwards.</summary>
    private GraphTensor? Find(string name, LayerDeclaration declared, GraphScope scope)
    {
        for (GraphScope? at = scope; at is not null; at = at.Parent)
        {
            if (_named.TryGetValue(at.Prefix + name, out GraphTensor tensor))
            {
                return tensor;
            }
        }

        if (_complete)
        {
            (string found, string advice) = WhyUnknown(name, scope);
            Report(declared, scope, Descriptors.UnknownName, declared.Kind, name, found, advice);
        }

        _complete = false;
        return null;
    }

    private (string Found, string Advice) WhyUnknown(string name, GraphScope scope)
    {
        var names = new List<string>();
        for (GraphScope? at = scope; at is not null; at = at.Parent)
        {
            if (_leftOut.TryGetValue(at.Prefix + name, out string when))
            {
                return ($"the layer of that name is left out here by its When = \"{when}\"", "give this one the same When, or name a layer that is always there");
            }

            names.AddRange(_named.Keys.Where(k => k.StartsWith(at.Prefix, StringComparison.Ordinal)).Select(k => k.Substring(at.Prefix.Length)).Where(k => k.IndexOf('.') < 0));
        }

        string list = names.Count == 0 ? "" : $" (there are {string.Join(", ", names.Distinct().Take(20))})";
        return ($"no layer above has that name{list}", $"give the layer Name = \"{name}\", or correct the name");
    }

    /// <summary>Whether the layer's When holds.</summary>
    private bool Exists(LayerDeclaration declared, GraphScope scope)
    {
        if (declared.Find("When") is not { Text: { } when } argument)
        {
            return true;
        }

        if (scope.Parent is null)
        {
            Report(declared, scope, Descriptors.Misplaced, declared.Kind, "has When outside of a block, where nothing can differ; remove it, or the layer");
            return true;
        }

        long? value = ArgumentResolver.Evaluate(declared, argument, when, scope, d => Report(d, declared, scope));
        _complete &= value is not null;
        if (value == 0 && declared.Find("Name")?.Text is { } name)
        {
            _leftOut[scope.Prefix + name] = when;
        }

        return value is null or not 0;
    }

    private void Break(GraphScope scope, InferredSize size)
    {
        _complete = false;
        scope.Current = new GraphTensor(GraphTensor.Broken, size, "");
    }

    private void ReportDeadLayers(List<int> outputs)
    {
        var read = new HashSet<int>(_layers.SelectMany(l => l.Sources).Concat(outputs));
        for (int i = 0; i < _layers.Count; i++)
        {
            if (!read.Contains(i))
            {
                (LocationInfo location, string within, string kind) = _places[i];
                diagnostics.Add(DiagnosticInfo.Create(Descriptors.DeadLayer, location, kind, _layers[i].Name) with { Within = within });
            }
        }
    }

    private void Report(LayerDeclaration declared, GraphScope scope, Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, params string[] arguments) =>
        Report(DiagnosticInfo.Create(descriptor, declared.Location, arguments), declared, scope);

    private void Report(DiagnosticInfo diagnostic, LayerDeclaration declared, GraphScope scope)
    {
        DiagnosticInfo placed = scope.Use is null ? diagnostic : diagnostic with { Location = scope.Use, Within = scope.WithinOf(declared) + diagnostic.Within };

        // Repetitions of a block say the same.
        if (!diagnostics.Contains(placed))
        {
            diagnostics.Add(placed);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
