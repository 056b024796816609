using System.Globalization;
using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Layers;

namespace ConvGen.Generator.Graph;

/// <content>Branches, joins, shortcuts, outputs and blocks.</content>
internal sealed partial class GraphBuilder
{
    private static void OpenBranch(LayerDeclaration declared, GraphScope scope)
    {
        if (scope.BranchStart is { } start)
        {
            scope.ClosedBranches.Add(scope.Current);
            scope.Current = start;
            return;
        }

        scope.BranchStart = scope.Current;
        scope.FirstBranch = declared;
    }

    private void CloseBranches(GraphScope scope)
    {
        if (scope.FirstBranch is { } first)
        {
            Report(first, scope, Descriptors.OpenBranches, first.Kind, scope.Parent is null ? "the network" : $"block '{scope.BlockName}'");
        }
    }

    private void AddOutput(LayerDeclaration declared, GraphScope scope)
    {
        if (scope.Current.Layer == Layer.Image)
        {
            Report(declared, scope, Descriptors.Misplaced, declared.Kind, "stands before the first layer, where there is only the image; move it behind the layer that it means");
        }
        else if (_outputs.Contains(scope.Current.Layer))
        {
            Report(declared, scope, Descriptors.Misplaced, declared.Kind, $"marks '{scope.Current.Name}', which is an output already; remove it");
        }
        else if (scope.Current.Layer >= 0)
        {
            _outputs.Add(scope.Current.Layer);
        }
    }

    private void AddJoin(LayerDeclaration declared, GraphScope scope)
    {
        if (Joined(declared, scope) is not { } inputs)
        {
            Break(scope, InferredSize.Unknown);
            return;
        }

        foreach (GraphTensor input in inputs)
        {
            CheckReads(input, declared, scope);
        }

        Join(declared, scope, inputs);
    }

    /// <summary>What a join joins: the open branches, or the named activations and then the current one unless it is named itself.</summary>
    private IReadOnlyList<GraphTensor>? Joined(LayerDeclaration declared, GraphScope scope)
    {
        EquatableArray<string> names = declared.Find("Layers")?.Texts ?? EquatableArray<string>.Empty;
        var inputs = new List<GraphTensor>();
        if (names.Count == 0)
        {
            if (scope.BranchStart is null)
            {
                Report(declared, scope, Descriptors.NothingToJoin, declared.Kind, "has no names, and no branches are open", "name the layers that it joins, or open branches with [Branch] before it");
                return null;
            }

            inputs.AddRange(scope.ClosedBranches);
            inputs.Add(scope.Current);
            int empty = inputs.Count(i => i.Layer == scope.BranchStart?.Layer && i.Layer != GraphTensor.Broken);
            scope.ClosedBranches.Clear();
            scope.BranchStart = null;
            scope.FirstBranch = null;
            if (empty > 1)
            {
                Report(declared, scope, Descriptors.NothingToJoin, declared.Kind, $"joins {Text(empty)} branches without layers, which are the same", "put layers into them, or keep only one of them");
                return null;
            }
        }
        else
        {
            foreach (string name in names)
            {
                if (Find(name, declared, scope) is not { } input)
                {
                    return null;
                }

                inputs.Add(input);
            }

            if (inputs.All(i => i.Layer != scope.Current.Layer))
            {
                inputs.Add(scope.Current);
            }
        }

        int most = declared.Kind == "Multiply" ? 2 : int.MaxValue;
        if (inputs.Count < 2 || inputs.Count > most)
        {
            (string found, string advice) = inputs.Count > most ? ($"has {Text(inputs.Count)} inputs, expected two", $"join the others with another [{declared.Kind}]")
                : names.Count == 0 ? ("joins a single branch", "open another with [Branch] before it")
                : ($"names only '{names[0]}', which stands right above it", "name another layer as well");
            Report(declared, scope, Descriptors.NothingToJoin, declared.Kind, found, advice);
            return null;
        }

        return inputs;
    }

    private void Join(LayerDeclaration declared, GraphScope scope, IReadOnlyList<GraphTensor> inputs)
    {
        string name = scope.Names.Next(declared.Kind.ToLowerInvariant());
        if (inputs.Any(i => i.Size.Shape is null || i.Layer == GraphTensor.Broken))
        {
            Break(scope, InferredSize.Unknown);
            return;
        }

        List<Shape> shapes = [.. inputs.Select(i => i.Size.Shape!.Value)];
        long elements = shapes.Sum(s => (long)s.Length);
        if (declared.Kind == "Concat" && elements > int.MaxValue)
        {
            Report(declared, scope, Descriptors.TooLarge, "'Concat': its output", elements.ToString("N0", CultureInfo.InvariantCulture), TensorSize.Limit);
            Break(scope, InferredSize.Unknown);
            return;
        }

        Layer? made = declared.Kind switch
        {
            "Add" => shapes.All(s => SameSize(s, shapes[0])) ? new AddLayer(name, shapes[0], shapes[0]) : null,
            "Multiply" => Product(shapes) is { } product ? new MultiplyLayer(name, shapes[0], product) : null,
            _ => Stack(shapes) is { } stack ? new ConcatLayer(name, shapes[0], stack) : null,
        };
        if (made is null)
        {
            string expected = declared.Kind switch
            {
                "Add" => "expected equal sizes; change a stride, a padding or the filters, or project one of them with a 1×1 convolution",
                "Multiply" => "expected equal sizes, or 1 × 1 × channels for one of them; change the layers before it",
                _ => "expected equal heights and widths, and not vectors with maps; change a stride or a padding, or flatten all of them",
            };
            Report(declared, scope, Descriptors.JoinSizes, declared.Kind, string.Join(" and ", inputs.Select(i => $"{i.Size.Shape} of '{i.Name}'")), OddOne(declared.Kind, inputs) + expected);
            Break(scope, new InferredSize(null, shapes[0].IsFlat));
            return;
        }

        Append(made, declared, scope, inputs);
    }

    /// <summary>Of several inputs the one that the others would do without.</summary>
    private static string OddOne(string kind, IReadOnlyList<GraphTensor> inputs)
    {
        var sizes = inputs.GroupBy(i => i.Size.Shape is { } s ? (s.Height, s.Width, kind == "Concat" ? 0 : s.Channels, kind == "Concat" && s.IsFlat) : default).OrderBy(g => g.Count()).ToList();
        return inputs.Count > 2 && sizes.Count == 2 && sizes[0].Count() == 1 ? $"'{sizes[0].Single().Name}' differs from the others, " : "";
    }

    private static bool SameSize(Shape a, Shape b) => (a.Height, a.Width, a.Channels) == (b.Height, b.Width, b.Channels);

    private static Shape? Product(List<Shape> shapes)
    {
        (Shape a, Shape b) = (shapes[0], shapes[1]);
        bool Scales(Shape s) => s is { Height: 1, Width: 1 } && a.Channels == b.Channels;
        return SameSize(a, b) ? a : Scales(b) ? a : Scales(a) ? b : null;
    }

    private static Shape? Stack(List<Shape> shapes)
    {
        Shape first = shapes[0];
        bool fits = shapes.All(s => s.Height == first.Height && s.Width == first.Width && s.IsFlat == first.IsFlat);
        return fits ? first with { Channels = shapes.Sum(s => s.Channels) } : null;
    }

    private void AddShortcut(LayerDeclaration declared, GraphScope scope)
    {
        if (scope.Parent is null)
        {
            Report(declared, scope, Descriptors.Misplaced, declared.Kind, "stands outside of a block, so that there is no input to add; use [Add(\"name\")]");
            return;
        }

        (GraphTensor input, GraphTensor path) = (scope.Input, scope.Current);
        if (path.Layer == input.Layer && path.Layer != GraphTensor.Broken)
        {
            Report(declared, scope, Descriptors.Misplaced, declared.Kind, "has no layer before it in its block, so that it would add the block's input to itself; put the layers of the block before it");
            return;
        }

        if (input.Size.Shape is not { } from || path.Size.Shape is not { } to || input.Layer == GraphTensor.Broken || path.Layer == GraphTensor.Broken)
        {
            Break(scope, path.Size);
            return;
        }

        LayerDeclaration add = declared with { Kind = "Add" };
        if (SameSize(from, to))
        {
            Join(add, scope, [path, input]);
            return;
        }

        if (declared.Find("Projection") is { Value: 0 })
        {
            return;
        }

        (int strideHeight, int strideWidth) = (Stride(from.Height, to.Height), Stride(from.Width, to.Width));
        if (from.IsFlat || to.IsFlat || strideHeight == 0 || strideWidth == 0)
        {
            Report(declared, scope, Descriptors.JoinSizes, declared.Kind, $"{to} of '{path.Name}' and the block's input, {from}", "no 1×1 convolution makes them equal; change a stride or a padding in the block");
            Break(scope, path.Size);
            return;
        }

        LayerDeclaration unnamed = declared with { Arguments = declared.Arguments.Where(a => a.Name != "Name").ToEquatableArray() };
        scope.Current = input;
        var window = new Window(1, 1, strideHeight, strideWidth, 0, 0, 0, 0, 1, 1);
        Append(new ConvLayer("shortcut.conv1", from, to, window, Bias: false), unnamed, scope, [input]);
        Append(new BatchNormLayer("shortcut.bn1", to, to, Epsilon: 1e-5f, Momentum: 0.1f, Affine: true), unnamed, scope, [scope.Current]);
        Join(add, scope, [path, scope.Current]);
    }

    /// <summary>The stride at which a 1×1 window makes <paramref name="to"/> of <paramref name="from"/> pixels; 0 for none.</summary>
    private static int Stride(int from, int to)
    {
        int stride = (from + to - 1) / to;
        return ((from - 1) / stride) + 1 == to ? stride : 0;
    }

    private void AddBlock(LayerDeclaration declared, BlockDeclaration block, GraphScope scope)
    {
        if (block.IsRecursive)
        {
            Report(declared, scope, Descriptors.RecursiveBlock, block.Name);
            Break(scope, InferredSize.Unknown);
            return;
        }

        if (block.Parameters.FirstOrDefault(p => TakenAs(p.Name) is not null) is { } taken)
        {
            Report(declared, scope, Descriptors.TakenParameter, block.Name, taken.Name, TakenAs(taken.Name)!);
            Break(scope, InferredSize.Unknown);
            return;
        }

        LayerArgument? repeat = declared.Find("Repeat");
        if (repeat is { Value: < 1 })
        {
            Report(
                DiagnosticInfo.Create(Descriptors.ArgumentOutOfRange, repeat.Location, block.Name, "Repeat", Text(repeat.Value), "an integer of at least 1"), declared, scope);
            Break(scope, InferredSize.Unknown);
            return;
        }

        int before = _layers.Count;
        string name = scope.Prefix + (UserName(declared, scope) is { Length: > 0 } own ? own : scope.Names.Next(block.Name.ToLowerInvariant()));
        for (int i = 0; i < (repeat?.Value ?? 1) && !IsTooLong; i++)
        {
            _repetitions++;
            string repetition = repeat is null ? name : $"{name}.{Text(i)}";
            var inner = new GraphScope(scope, $"{repetition}.", scope.Current)
            {
                Use = scope.Use ?? declared.Location,
                Within = scope.Parent is null ? "" : scope.WithinOf(declared).TrimEnd(' ', ':') + ", ",
                BlockName = block.Name,
                Frozen = scope.Frozen || IsFrozen(declared),
            };
            SetParameters(inner, declared, block, first: i == 0);
            foreach (LayerDeclaration layer in block.Layers)
            {
                Add(layer, inner);
            }

            CloseBranches(inner);
            scope.Current = inner.Current;
            if (repeat is not null)
            {
                Register(repetition, scope.Current, declared, scope);
            }
        }

        if (IsFrozen(declared) && _complete && _layers.Skip(before).All(layer => !layer.HasState))
        {
            Report(DiagnosticInfo.Create(Descriptors.NothingToFreeze, declared.Find("Frozen")!.Location, block.Name), declared, scope);
        }

        if (IsTooLong)
        {
            Report(declared, scope, Descriptors.TooLarge, $"Network '{declaration.Identity.Name}': its list of layers", $"more than {Text(MostLayers)}", Text(MostLayers));
            Break(scope, InferredSize.Unknown);
        }

        Register(name, scope.Current, declared, scope);
    }

    /// <summary>What else a parameter's name means; null for nothing.</summary>
    private static string? TakenAs(string parameter) => parameter switch
    {
        _ when GraphScope.SizeNames.Contains(parameter) => "what expressions call the size of the block's input",
        "name" or "when" or "repeat" or "frozen" or "Name" or "When" or "Repeat" or "Frozen" => "an option of every block",
        _ => null,
    };

    private static void SetParameters(GraphScope inner, LayerDeclaration declared, BlockDeclaration block, bool first)
    {
        foreach (BlockParameter parameter in block.Parameters)
        {
            LayerArgument? value = declared.Find(char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1));
            if (parameter.FirstOnly && !first && parameter.Default is not null)
            {
                value = parameter.Default;
            }

            if (value is not null)
            {
                inner.Values[parameter.Name] = value.Value;
            }
        }
    }
}
