using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>A register tile of a weight gradient whose lanes are output channels: the part of the filter that is summed in one pass over the output's gradient.</summary>
/// <param name="Inputs">Input channels.</param>
/// <param name="KernelRows">One row of the kernel, or all.</param>
/// <param name="KernelColumns">One column, or all, whose windows slide over the same pixels.</param>
/// <param name="Vectors">Vectors of output channels.</param>
internal readonly record struct WeightTile(int Inputs, int KernelRows, int KernelColumns, int Vectors)
{
    /// <summary>Cycles to read a vector of the gradient once more, for the bias, where no kernel of the weights reads all of it just once.</summary>
    private const double BiasPass = 1;

    public int Rows => Inputs * KernelRows * KernelColumns;

    /// <summary>
    /// How many vectors of a pixel a tile takes. It keeps to the weights' panels, unless those are single vectors, which it may join: then as many as cost least.
    /// </summary>
    public static int ChooseVectors(Target target, ConvolutionShape s, ConvolutionWeights weights, bool bias)
    {
        PackedWeights packed = weights.Packed!;
        return packed.VectorsPerPanel > 1 || !weights.WindowInnermost
            ? packed.VectorsPerPanel
            : Enumerable.Range(1, Math.Min(packed.Vectors, 4)).OrderBy(vectors => Total(target, s, weights, vectors, bias)).First();
    }

    /// <summary>The estimated cycles of all tiles, and of the bias's sum.</summary>
    public static double Estimate(Target target, ConvolutionShape s, ConvolutionWeights weights, bool bias) => Total(target, s, weights, ChooseVectors(target, s, weights, bias), bias);

    private static double Total(Target target, ConvolutionShape s, ConvolutionWeights weights, int vectors, bool bias)
    {
        var tiles = TileShape.Panels(weights.Packed!.Vectors, vectors).Select(panel => (panel.Count, Tile: Choose(target, s, weights, panel.Vectors, bias))).ToList();
        bool apart = bias && tiles.Exists(part => !part.Tile.IsWhole(s));
        return tiles.Sum(part => part.Count * (part.Tile.Cost(target, s, bias) + (apart && part.Tile.IsWhole(s) ? BiasCycles(s, part.Tile.Vectors) : 0)));
    }

    /// <summary>Whether the tiles sum the bias as well: where each of them reads all of its part of the output's gradient just once. Otherwise it is summed apart, of all channels.</summary>
    public static bool SumsBias(Target target, ConvolutionShape s, ConvolutionWeights weights, int vectors) =>
        TileShape.Panels(weights.Packed!.Vectors, vectors).All(panel => Choose(target, s, weights, panel.Vectors, bias: true).IsWhole(s));

    /// <summary>The cycles of the bias's sum by itself.</summary>
    public static double BiasCycles(ConvolutionShape s, int vectors) => (double)s.OutputHeight * s.OutputWidth * vectors * BiasPass;

    /// <summary>The tile of so many vectors that takes the least estimated time.</summary>
    public static WeightTile Choose(Target target, ConvolutionShape s, ConvolutionWeights weights, int vectors, bool bias)
    {
        int most = Math.Max(1, ((target.Registers - 1) / vectors) - 1);
        if (!weights.WindowInnermost)
        {
            // Many input channels fill tiles by themselves.
            return new(Math.Min(s.Inputs, most), 1, 1, vectors);
        }

        Window w = s.Window;
        var tiles =
            from rows in new[] { 1, w.KernelHeight }.Distinct()
            from columns in new[] { 1, w.KernelWidth }.Distinct()
            from inputs in Enumerable.Range(1, s.Inputs)
            where inputs * rows * columns <= most
            select new WeightTile(inputs, rows, columns, vectors);
        return tiles.OrderBy(tile => tile.Cost(target, s, bias)).First();
    }

    /// <summary>Whether pixels stay in registers while the window slides over them.</summary>
    public bool Slides(Target target, Window w) =>
        KernelColumns > w.StrideWidth && (Rows * Vectors) + Vectors + (Inputs * KernelRows * (((KernelColumns - 1) * w.DilationWidth) + 1)) + 2 <= target.Registers;

    /// <summary>Whether the whole filter is summed in one pass.</summary>
    public bool IsWhole(ConvolutionShape s) => Inputs == s.Inputs && KernelRows * KernelColumns == s.Taps;

    /// <summary>In cycles, for the vectors of one tile: as of a <see cref="TileShape"/>, a step is bound by its multiply-adds, by its loads or by latency.</summary>
    private double Cost(Target target, ConvolutionShape s, bool bias)
    {
        double cost = bias && !IsWhole(s) ? BiasCycles(s, Vectors) : 0;
        foreach ((_, int inputs, int groups) in Arithmetic.Balance(s.Inputs, Inputs))
        {
            WeightTile tile = this with { Inputs = inputs };
            int loads = Vectors + (tile.Slides(target, s.Window) ? inputs * KernelRows * s.Window.StrideWidth : tile.Rows);
            int passes = groups * (s.Taps / (KernelRows * KernelColumns));
            cost += passes * ((s.OutputHeight * s.OutputWidth * TileShape.StepCycles(tile.Rows * Vectors, loads)) + TileShape.TileEnds(tile.Rows * Vectors));
        }

        return cost;
    }
}
