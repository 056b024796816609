namespace ConvGen.Generator.Planning;

/// <summary>A register tile: a block of output rows × columns held against a number of vectors.</summary>
internal readonly record struct TileShape(int Height, int Width, int Vectors)
{
    /// <summary>What is reached of the two loads a cycle.</summary>
    private const double LoadsPerCycle = 1.8;

    /// <summary>Accumulators below which a multiply-add waits for the one before it: four cycles times two, and some more because they do not follow one another that exactly.</summary>
    private const double FewestAccumulators = 10.5;

    /// <summary>What a panel may fill of the first-level cache, in bytes, beside the rows.</summary>
    private const int FirstLevel = 30 << 10;

    private const int SecondLevel = 1 << 20;

    /// <summary>Cycles for a byte of rows that are read again from beyond the second level.</summary>
    private const double PassOverRows = 0.02;

    public int Rows => Height * Width;

    /// <summary>The tile that covers the output in the least estimated time.</summary>
    public static TileShape Choose(Target target, TileWork work)
    {
        var ranking = Shapes(target, work)
            .Where(tile => (work.FixedVectors == 0 || tile.Vectors == work.FixedVectors) && (!work.Evenly || work.Vectors % tile.Vectors == 0))
            .Select(tile => (Tile: tile, Cost: tile.Cost(work)))
            .OrderBy(choice => choice.Cost)
            .ToList();
        return ranking[Math.Min(target.TileRank, ranking.Count - 1)].Tile;
    }

    /// <summary>The estimated cycles of the best tile.</summary>
    public static double Estimate(Target target, TileWork work) => Choose(target, work).Cost(work);

    /// <summary>The tiles whose accumulators fit the registers together with a panel's vectors and one broadcast; of the widths that cut a row into the same number of parts only the balanced one.</summary>
    private static IEnumerable<TileShape> Shapes(Target target, TileWork work)
    {
        for (int v = 1; v <= Math.Min(work.Vectors, 6); v++)
        {
            int rows = ((target.Registers - 1) / v) - 1;
            for (int w = Math.Min(rows, work.Width); w >= 1; w--)
            {
                if (w != Arithmetic.CeilingDivide(work.Width, Arithmetic.CeilingDivide(work.Width, w)))
                {
                    continue;
                }

                for (int h = 1; h <= Math.Min(rows / w, work.Height); h++)
                {
                    yield return new(h, w, v);
                }
            }
        }
    }

    /// <summary>The pixels of a tile, row by row.</summary>
    public static IReadOnlyList<(int Row, int Column)> Pixels(int height, int width) =>
        [.. Enumerable.Range(0, height).SelectMany(r => Enumerable.Range(0, width).Select(c => (r, c)))];

    /// <summary>
    /// In cycles. Two multiply-adds and, at best, two loads start in each and a multiply-add takes four, so a tile is bound by its multiply-adds, by its loads or, with few accumulators, by latency.
    /// What it loses besides was fitted to the search over all layers of the zoo that the benchmarks make: vectors from beyond the first cache, rows that are read again for every panel,
    /// and the ends of a tile, whose loads and stores hide the less the more of them follow one another.
    /// </summary>
    private double Cost(TileWork work)
    {
        double cost = 0;
        int kernels = 0;
        IReadOnlyList<(int, int Vectors, int Count)> panels = Panels(work.Vectors, Vectors);
        foreach ((_, int h, int rows) in Arithmetic.Balance(work.Height, Height))
        {
            foreach ((_, int w, int columns) in Arithmetic.Balance(work.Width, Width))
            {
                foreach ((_, int v, int count) in panels)
                {
                    double step = StepCycles(h * w * v, work.Loads(new(h, w, v)));
                    double far = FarLoad((long)work.Reduction * v * work.Lanes * sizeof(float)) * v * work.Lanes * sizeof(float);
                    kernels++;
                    cost += (double)rows * columns * count * (((step + far) * work.Reduction) + TileEnds(h * w * v));
                }
            }
        }

        long rowBytes = work.RowFloats * sizeof(float);
        cost += rowBytes > SecondLevel / 2 ? PassOverRows * rowBytes * (panels.Sum(panel => panel.Count) - 1) : 0;

        // Of shapes that are about as fast, the one whose tiles are all alike makes the least code.
        return cost * (1 + (0.016 * kernels));
    }

    /// <summary>Cycles of a step that adds a product to each of so many accumulators, with so many loads.</summary>
    public static double StepCycles(int accumulators, double loads) => Math.Max(Math.Max(accumulators, FewestAccumulators) / 2, loads / LoadsPerCycle);

    /// <summary>Cycles that a tile's accumulators take to start and to store.</summary>
    public static double TileEnds(int accumulators) => 3 + (0.07 * accumulators * accumulators);

    /// <summary>Cycles for a byte of vectors that no multiply-add hides, by the bytes of a panel, which every tile reads.</summary>
    private static double FarLoad(long panelBytes) => panelBytes switch
    {
        <= FirstLevel => 0,
        <= SecondLevel / 4 => 0.0045,
        <= SecondLevel / 2 => 0.009,
        _ => 0.018,
    };

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
