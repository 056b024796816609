namespace ConvGen.Generator.Planning;

/// <summary>The sums that register tiles have to cover.</summary>
/// <param name="Height">Rows of the output map.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Vectors">Vectors of a pixel.</param>
/// <param name="Lanes">Of a vector.</param>
/// <param name="Reduction">Products in a sum.</param>
internal sealed record TileWork(int Height, int Width, int Vectors, int Lanes, int Reduction)
{
    /// <summary>How many vectors a tile has; 0 where it is to be found.</summary>
    public int FixedVectors { get; init; }

    /// <summary>Whether a tile's vectors must divide those of a pixel.</summary>
    public bool Evenly { get; init; }

    /// <summary>Floats of what the rows read: every panel of vectors reads them again.</summary>
    public long RowFloats { get; init; }

    /// <summary>Loads of a step; one broadcast a row and one load a vector by default.</summary>
    public Func<TileShape, double> Loads { get; init; } = tile => tile.Rows + tile.Vectors;
}
