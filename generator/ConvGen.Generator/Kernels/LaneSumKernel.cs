using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>One multiply-add of a <see cref="LaneSumKernel"/>'s step: which accumulator, and the offsets of its two vectors; the weights' count in panels of one vector.</summary>
internal readonly record struct LaneTerm(int Sum, int Gradient, int Weights);

/// <summary>A vector of results: where it goes, where its forward values are, and which accumulator's sum each lane takes; −1 for zero.</summary>
internal sealed record LaneResult(int Output, int Forward, IReadOnlyList<int> Sums);

/// <summary>A loop around the tile: how often, and how far each operand moves each time.</summary>
internal readonly record struct LaneLoop(int Count, int Gradient, int Weights, int Output, int Forward);

/// <summary>Panels of equal width that follow one another: vectors of the gradient's channels, and the weights for them.</summary>
/// <param name="Gradient">Where the first one's vectors begin in a pixel.</param>
/// <param name="Weights">Where its weights begin.</param>
/// <param name="Panels">How many.</param>
/// <param name="PanelWeights">From one's weights to the next one's.</param>
/// <param name="Vectors">Of each: so many times farther apart than with one are the weights of rows, columns and input channels.</param>
internal readonly record struct LanePanels(int Gradient, int Weights, int Panels, int PanelWeights, int Vectors);

/// <summary>The rows of a map that kernel row k takes to row h of the result: <c>h + Pad − k·Dilation</c>, if there is such a row.</summary>
/// <param name="Results">Rows of the result.</param>
/// <param name="Gradients">Rows of the gradient.</param>
/// <param name="Kernel">Rows of the kernel.</param>
/// <param name="Dilation">Between them.</param>
/// <param name="Pad">Above the result.</param>
internal readonly record struct LaneRows(int Results, int Gradients, int Kernel, int Dilation, int Pad)
{
    /// <summary>How many pairs of a result's and a gradient's row meet.</summary>
    public int Pairs
    {
        get
        {
            (_, int gradients, int kernel, int dilation, int pad) = this;
            return Enumerable.Range(0, Results).Sum(h => Enumerable.Range(0, kernel).Count(k => h + pad - (k * dilation) is >= 0 and int row && row < gradients));
        }
    }
}

/// <summary>
/// The gradient of a convolution's input where that has few channels: the lanes are the channels of the output, of which there are more. Each accumulator belongs to one element of the result, takes products
/// of whole pixels of the gradient with whole filters, both as they lie, and is summed over its lanes at the end: as many sums together as a vector has lanes, by exchanging halves, quarters, … .
/// Rows and columns that no window reaches are left out: the gradient needs no zeros around it.
/// </summary>
internal sealed record LaneSumKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width) : Kernel(Name, Summary)
{
    /// <summary>Around everything, outermost first: groups of input channels, and tiles of a row.</summary>
    public required IReadOnlyList<LaneLoop> Loops { get; init; }

    /// <summary>The weights of the first input channel; as those of the loops and rows, for panels of one vector.</summary>
    public required int FirstWeights { get; init; }

    public required LaneRows Rows { get; init; }

    /// <summary>From one row to the next; of the weights from one kernel row to the next.</summary>
    public required LaneLoop RowStrides { get; init; }

    /// <summary>The vectors of the gradient's channels, for each of which there is a step.</summary>
    public required IReadOnlyList<LanePanels> Channels { get; init; }

    /// <summary>A step, in its order; what several terms read is loaded once.</summary>
    public required IReadOnlyList<LaneTerm> Terms { get; init; }

    public required IReadOnlyList<LaneResult> Results { get; init; }

    /// <summary>The activation whose derivative, taken from the forward values, multiplies the result.</summary>
    public Activation Derivative { get; init; }

    /// <summary>Whether the result is added to what the output holds.</summary>
    public bool AddsToOutput { get; init; }

    public override IReadOnlyList<string> Operands => Derives ? ["gradient", "weights", "output", "forward"] : ["gradient", "weights", "output"];

    private bool Derives => Derivative != Activation.None;

    private int Sums => Results.SelectMany(result => result.Sums).Max() + 1;

    protected override void WriteBody(CodeWriter writer)
    {
        for (int distance = 1; distance < Width.Lanes; distance *= 2)
        {
            string lanes = string.Join(", ", Enumerable.Range(0, Width.Lanes).Select(lane => (lane & distance) == 0 ? "0" : "-1"));
            writer.Line($"var upper{distance} = {Width.Class}.Create({lanes}).AsSingle();");
        }

        WriteLoops(writer, 0);
    }

    private void WriteLoops(CodeWriter writer, int level)
    {
        string[] names = ["gradient", "output", .. Derives ? new[] { "forward" } : []];
        if (level == Loops.Count)
        {
            WriteRows(writer, names);
            return;
        }

        LaneLoop loop = Loops[level];
        if (loop.Count == 1)
        {
            WriteLoops(writer, level + 1);
            return;
        }

        using (writer.Block($"for (int i{level} = 0; i{level} < {loop.Count}; i{level}++)"))
        {
            WriteLoops(writer, level + 1);
            WriteMoves(writer, names, loop, 1);
        }

        // The operands go back to where they were: an outer loop moves them from there.
        WriteMoves(writer, names, loop, -loop.Count);
    }

    private static void WriteMoves(CodeWriter writer, IReadOnlyList<string> names, LaneLoop by, int times)
    {
        int[] strides = [by.Gradient, by.Output, by.Forward];
        for (int i = 0; i < names.Count; i++)
        {
            if (strides[i] != 0)
            {
                writer.Line($"{names[i]} = ref FRef.Add(ref {names[i]}, {strides[i] * times});");
            }
        }
    }

    private void WriteRows(CodeWriter writer, IReadOnlyList<string> names)
    {
        (_, int gradients, int kernel, int dilation, int pad) = Rows;
        LaneLoop rows = RowStrides with { Gradient = 0 };
        using (writer.Block($"for (int h = 0; h < {Rows.Results}; h++)"))
        {
            // The kernel rows that reach this row; the gradient's row falls while the kernel's rises.
            int below = gradients - 1 - pad;
            string first = below >= 0 ? $"h > {below} ? (h - {below} + {dilation - 1}) / {dilation} : 0" : $"(h + {dilation - 1 - below}) / {dilation}";
            writer.Line($"int first = {first};");
            writer.Line($"int last = global::System.Math.Min({kernel - 1}, (h + {pad}) / {dilation});");
            for (int i = 0; i < Sums; i++)
            {
                writer.Line($"var a{i} = {Width.Type}.Zero;");
            }

            writer.Line($"ref float p = ref FRef.Add(ref gradient, (h + {pad} - (first * {dilation})) * {RowStrides.Gradient});");
            using (writer.Block("for (int k = first; k <= last; k++)"))
            {
                foreach (LanePanels panels in Channels)
                {
                    WriteChannels(writer, panels);
                }

                writer.Line($"p = ref FRef.Add(ref p, {-dilation * RowStrides.Gradient});");
            }

            for (int i = 0; i < Results.Count; i++)
            {
                WriteResult(writer, i);
            }

            WriteMoves(writer, names, rows, 1);
        }

        WriteMoves(writer, names, rows, -Rows.Results);
    }

    private void WriteChannels(CodeWriter writer, LanePanels panels)
    {
        using (writer.Block())
        {
            IEnumerable<string> moves = Loops.Select((loop, level) => loop is { Count: > 1, Weights: not 0 } ? $" + (i{level} * {loop.Weights * panels.Vectors})" : "");
            writer.Line($"ref float x = ref {At("p", panels.Gradient)};");
            writer.Line($"ref float w = ref FRef.Add(ref weights, (k * {RowStrides.Weights * panels.Vectors}){Plus(panels.Weights + (FirstWeights * panels.Vectors))}{string.Concat(moves)});");
            WriteLoop(writer, "panel", panels.Panels, panels.Vectors * Width.Lanes, panels.PanelWeights, ("x", "w"), at =>
                WriteLoop(writer, "vector", panels.Vectors, Width.Lanes, Width.Lanes, at, last => WriteStep(writer, last, panels.Vectors)));
        }
    }

    private static void WriteLoop(CodeWriter writer, string index, int count, int gradient, int weights, (string X, string W) at, Action<(string X, string W)> body)
    {
        if (count == 1)
        {
            body(at);
            return;
        }

        (string x, string w) = ($"{at.X}_{index}", $"{at.W}_{index}");
        writer.Line($"ref float {x} = ref {at.X};");
        writer.Line($"ref float {w} = ref {at.W};");
        using (writer.Block($"for (int {index} = 0; {index} < {count}; {index}++)"))
        {
            body((x, w));
            writer.Line($"{x} = ref FRef.Add(ref {x}, {gradient});");
            writer.Line($"{w} = ref FRef.Add(ref {w}, {weights});");
        }
    }

    private void WriteStep(CodeWriter writer, (string X, string W) at, int vectors)
    {
        var gradients = new Dictionary<int, string>();
        var filters = new Dictionary<int, string>();
        foreach (LaneTerm term in Terms)
        {
            string x = Loaded(gradients, "x", at.X, term.Gradient), w = Loaded(filters, "w", at.W, term.Weights * vectors);
            writer.Line($"a{term.Sum} = {Width.Class}.MultiplyAddEstimate({x}, {w}, a{term.Sum});");
        }

        string Loaded(Dictionary<int, string> known, string prefix, string origin, int offset)
        {
            if (!known.TryGetValue(offset, out string? local))
            {
                known[offset] = local = $"{prefix}{known.Count}";
                writer.Line($"var {local} = {Width.Class}.LoadUnsafe(ref {At(origin, offset)});");
            }

            return local;
        }
    }

    private void WriteResult(CodeWriter writer, int index)
    {
        LaneResult result = Results[index];
        string sum = Tree(0, Width.Lanes / 2) ?? $"{Width.Type}.Zero", name = $"r{index}";
        writer.Line($"var {name} = {sum};");
        if (Derives)
        {
            writer.Line($"var {name}_y = {Width.Class}.LoadUnsafe(ref {At("forward", result.Forward)});");
            ActivationCode.WriteBackward(writer, Width, Derivative, name, $"{name}_y");
        }

        string output = At("output", result.Output);
        writer.Line($"{(AddsToOutput ? $"({name} + {Width.Class}.LoadUnsafe(ref {output}))" : name)}.StoreUnsafe(ref {output});");

        // Lane i of the vector for lanes `first` and on, at twice `distance` lanes, holds a part of the sum of lane first + i % (2·distance). Null for zeros.
        string? Tree(int first, int distance)
        {
            if (distance == 0)
            {
                return result.Sums[first] < 0 ? null : $"a{result.Sums[first]}";
            }

            (string? even, string? odd) = (Tree(first, distance / 2), Tree(first + distance, distance / 2));
            if (even is null && odd is null)
            {
                return null;
            }

            (even, odd) = (even ?? $"{Width.Type}.Zero", odd ?? $"{Width.Type}.Zero");
            string local = $"s{index}_{distance}_{first}";
            string kept = $"{Width.Class}.ConditionalSelect(upper{distance}, {odd}, {even})", exchanged = $"{Width.Class}.ConditionalSelect(upper{distance}, {even}, {odd})";
            writer.Line($"var {local} = {kept} + {LaneCode.Exchange(Width, exchanged, distance)};");
            return local;
        }
    }

    private static string At(string origin, int offset) => offset == 0 ? origin : $"FRef.Add(ref {origin}, {offset})";
}
