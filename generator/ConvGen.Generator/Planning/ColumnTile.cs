namespace ConvGen.Generator.Planning;

/// <summary>
/// How the columns of a planar output are covered by vectors: whole vectors from the left and, where the width is not a multiple of them, a last one that
/// ends with the row and overlaps its neighbour. A row shorter than a vector takes one, whose other lanes are masked.
/// </summary>
internal readonly record struct ColumnCover(VectorWidth Width, IReadOnlyList<int> Positions, int ValidLanes)
{
    public static ColumnCover Choose(Target target, int columns)
    {
        VectorWidth width = target.WidthFor(columns);
        if (columns < width.Lanes)
        {
            return new(width, [0], columns);
        }

        int count = Arithmetic.CeilingDivide(columns, width.Lanes);
        return new(width, [.. Enumerable.Range(0, count).Select(i => Math.Min(i * width.Lanes, columns - width.Lanes))], 0);
    }

    /// <summary>
    /// The positions in groups of at most <paramref name="most"/>: each the positions of its first tile and how many tiles follow one another at the
    /// distance of the vectors that they hold.
    /// </summary>
    public IEnumerable<(IReadOnlyList<int> Positions, int Tiles)> Groups(int most)
    {
        foreach ((int start, int count, int tiles) in Arithmetic.Balance(Positions.Count, most))
        {
            // The last vector may overlap its neighbour: its tile is not at the others' distance.
            bool overlaps = start + (count * tiles) == Positions.Count && Positions[Positions.Count - 1] % Width.Lanes != 0;
            int regular = overlaps ? tiles - 1 : tiles;
            if (regular > 0)
            {
                yield return ([.. Positions.Skip(start).Take(count)], regular);
            }

            if (overlaps)
            {
                yield return ([.. Positions.Skip(start + (count * regular)).Take(count)], 1);
            }
        }
    }
}

/// <summary>A register tile of a planar layer: channels in rows, and vectors that are (image row, column vector) pairs.</summary>
internal readonly record struct ColumnTile(int Channels, int ImageRows, int ColumnVectors)
{
    public int Vectors => ImageRows * ColumnVectors;

    public static ColumnTile Choose(Target target, int channels, int imageRows, int columnVectors, int largest)
    {
        var best = new ColumnTile(1, 1, 1);
        double bestCost = double.MaxValue;
        for (int v = 1; v <= columnVectors; v++)
        {
            for (int h = 1; h <= Math.Min(4, imageRows); h++)
            {
                int most = ((target.Registers - 1) / (v * h)) - 1;
                for (int c = Math.Min(most, channels); c >= 1; c--)
                {
                    int products = c * h * v;
                    if (products > largest)
                    {
                        continue;
                    }

                    double step = Math.Max(Math.Max(products, c + (h * v)), 8);
                    double tiles = (double)Arithmetic.CeilingDivide(channels, c) * imageRows / h * Arithmetic.CeilingDivide(columnVectors, v);
                    double cost = tiles * (step + 0.1);
                    if (cost < bestCost * 0.999)
                    {
                        (best, bestCost) = (new(c, h, v), cost);
                    }
                }
            }
        }

        return best;
    }
}
