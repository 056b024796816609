namespace ConvGen.Generator.Planning;

/// <summary>A register tile: a block of output rows × columns held against a number of vectors.</summary>
internal readonly record struct TileShape(int Height, int Width, int Vectors)
{
    /// <summary>What is reached of the two loads a cycle.</summary>
    private const double LoadsPerCycle = 1.8;

    /// <summary>Accumulators below which a multiply-add waits for the one before it: four cycles times two, and some more because they do not follow one another that exactly.</summary>
    private const double FewestAccumulators = 9.2;

    public int Rows => Height * Width;

    /// <summary>
    /// The tile that covers a <paramref name="height"/> × <paramref name="width"/> output with <paramref name="vectors"/> vectors a pixel in the
    /// least estimated time; <paramref name="fixedVectors"/>, if not 0, says how many a tile has, and <paramref name="evenly"/> that they must divide those of a pixel; <paramref name="vectorCost"/> is what a vector's load costs that no multiply-add hides, in cycles. Two multiply-adds and, at best, two loads start each cycle and a multiply-add takes four, so a tile is bound by its
    /// multiply-adds, by its loads (<paramref name="loads"/> a step; if null, one broadcast a row and one load a vector), or, with few accumulators, by latency.
    /// </summary>
    public static TileShape Choose(
        Target target, int height, int width, int vectors, int reduction, int fixedVectors = 0, bool evenly = false, double vectorCost = 0, Func<TileShape, double>? loads = null)
    {
        var best = default(TileShape);
        double bestCost = double.MaxValue;
        for (int v = 1; v <= Math.Min(vectors, 6); v++)
        {
            if ((fixedVectors > 0 && v != fixedVectors) || (evenly && vectors % v != 0))
            {
                continue;
            }

            int rows = ((target.Registers - 1) / v) - 1;
            for (int w = Math.Min(rows, width); w >= 1; w--)
            {
                // Of the widths that cut a row into the same number of parts only the balanced one is worth a look.
                if (w != Arithmetic.CeilingDivide(width, Arithmetic.CeilingDivide(width, w)))
                {
                    continue;
                }

                for (int h = 1; h <= Math.Min(rows / w, height); h++)
                {
                    var tile = new TileShape(h, w, v);
                    double cost = tile.Cost(height, width, vectors, reduction, vectorCost, loads ?? (t => t.Rows + t.Vectors));
                    if (cost < bestCost * 0.999)
                    {
                        (best, bestCost) = (tile, cost);
                    }
                }
            }
        }

        return best;
    }

    /// <summary>The pixels of a tile, row by row.</summary>
    public static IReadOnlyList<(int Row, int Column)> Pixels(int height, int width) =>
        [.. Enumerable.Range(0, height).SelectMany(r => Enumerable.Range(0, width).Select(c => (r, c)))];

    private double Cost(int height, int width, int vectors, int reduction, double vectorCost, Func<TileShape, double> loads)
    {
        double cost = 0;
        int kernels = 0;
        foreach ((_, int h, int rows) in Arithmetic.Balance(height, Height))
        {
            foreach ((_, int w, int columns) in Arithmetic.Balance(width, Width))
            {
                foreach ((_, int v, int panels) in Panels(vectors, Vectors))
                {
                    double step = Math.Max(Math.Max(h * w * v, FewestAccumulators) / 2, loads(new(h, w, v)) / LoadsPerCycle) + (vectorCost * v);
                    double ends = (h * w * v * 1.5) + 12;
                    kernels++;
                    cost += (double)rows * columns * panels * ((step * reduction) + ends);
                }
            }
        }

        // Of shapes that are about as fast, the one whose tiles are all alike makes the least code.
        return cost * (1 + (0.012 * kernels));
    }

    /// <summary>Full panels of <paramref name="perPanel"/> vectors, then one of the rest: (first vector, vectors in a panel, panels).</summary>
    public static IReadOnlyList<(int Start, int Vectors, int Count)> Panels(int vectors, int perPanel)
    {
        int full = vectors / perPanel;
        var result = new List<(int, int, int)>();
        if (full > 0)
        {
            result.Add((0, perPanel, full));
        }

        if (vectors % perPanel > 0)
        {
            result.Add((full * perPanel, vectors % perPanel, 1));
        }

        return result;
    }
}
