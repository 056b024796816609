namespace ConvGen.Generator.Planning;

internal static class Arithmetic
{
    public static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    public static int RoundUp(int value, int multiple) => CeilingDivide(value, multiple) * multiple;

    /// <summary>
    /// Cuts <paramref name="length"/> into the fewest parts of at most <paramref name="largest"/>, as equal as can be:
    /// first the longer ones, then those that are one shorter. A part is (start, size, count of parts of that size).
    /// </summary>
    public static IReadOnlyList<(int Start, int Size, int Count)> Balance(int length, int largest)
    {
        int parts = CeilingDivide(length, largest);
        int size = length / parts;
        int longer = length % parts;
        var result = new List<(int, int, int)>();
        if (longer > 0)
        {
            result.Add((0, size + 1, longer));
        }

        result.Add((longer * (size + 1), size, parts - longer));
        return result;
    }
}
