using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Moves between the lanes of a vector, as constant shuffles that the JIT turns into single instructions.</summary>
internal static class LaneCode
{
    /// <summary>Each pair of lanes exchanged: 1, 0, 3, 2, …</summary>
    public static string Swap(VectorWidth width, string value) => Exchange(width, value, 1);

    /// <summary>Each lane exchanged with the one at a distance that is a power of two: for 2, lanes 2, 3, 0, 1, 6, 7, …</summary>
    public static string Exchange(VectorWidth width, string value, int distance) => Shuffle(width, value, i => i ^ distance);

    /// <summary>The even lanes in the lower half.</summary>
    public static string Evens(VectorWidth width, string value) => Shuffle(width, value, i => 2 * i % width.Lanes);

    /// <summary>The lanes of one half, each twice: 0, 0, 1, 1, …</summary>
    public static string Double(VectorWidth width, string value, int half) => Shuffle(width, value, i => (half * width.Lanes / 2) + (i / 2));

    /// <summary>Each lane several times, of those copies the <paramref name="part"/>-th vector.</summary>
    public static string Repeat(VectorWidth width, string value, int times, int part) => Shuffle(width, value, i => ((part * width.Lanes) + i) / times);

    private static string Shuffle(VectorWidth width, string value, Func<int, int> source) =>
        $"{width.Class}.Shuffle({value}, {width.Class}.Create({string.Join(", ", Enumerable.Range(0, width.Lanes).Select(source))}))";
}
