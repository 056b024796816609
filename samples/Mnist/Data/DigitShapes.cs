using System.Globalization;

namespace MnistSample.Data;

/// <summary>How people write the ten digits: for each some variants, each a few strokes, each a chain of points that a smooth curve goes through.</summary>
internal static class DigitShapes
{
    /// <summary>The variants of each digit; a point is x to the right and y down, in a box of 1 × 1.</summary>
    public static (float X, float Y)[][][][] Variants { get; } = Array.ConvertAll(Written, digit => Array.ConvertAll(digit, Parse));

    // One string a variant: points in hundredths, strokes parted by a slash.
    private static string[][] Written =>
    [
        [
            "50,2 30,12 20,35 20,65 32,90 50,98 70,88 80,62 78,34 68,10 50,2",
            "60,4 38,8 24,32 22,66 36,92 56,96 74,78 80,46 72,16 52,2 36,10",
        ],
        [
            "50,2 50,34 50,66 50,98",
            "30,24 42,16 53,2 / 53,2 52,34 51,66 50,98",
            "32,22 44,14 54,2 / 54,2 53,34 52,66 52,96 / 32,97 52,96 72,97",
        ],
        [
            "22,26 30,8 52,2 72,14 74,34 58,58 38,78 20,96 / 20,96 46,95 82,96",
            "24,22 40,4 64,6 74,26 62,54 42,80 24,92 18,84 28,76 48,88 66,96 84,88",
        ],
        [
            "24,12 44,2 68,10 70,32 46,46 / 46,46 72,54 78,78 56,97 32,94 20,82",
            "24,6 48,5 74,5 / 74,5 60,24 44,42 / 44,42 70,48 78,72 60,94 36,96 20,86",
        ],
        [
            "40,4 32,26 20,54 / 20,54 48,55 82,53 / 66,22 64,48 62,74 60,98",
            "62,2 44,28 18,66 / 18,66 48,66 84,65 / 62,2 62,34 62,66 62,98",
        ],
        [
            "76,5 54,5 34,6 / 34,6 30,24 27,44 / 27,44 48,36 70,46 76,70 60,92 38,97 20,88",
            "34,4 31,22 28,44 / 28,44 52,40 72,54 72,78 54,96 30,95 20,86 / 34,5 56,5 80,3",
        ],
        [
            "66,3 46,16 30,42 24,68 34,92 54,97 72,84 72,64 56,52 36,60 26,74",
            "56,2 38,22 26,50 26,78 42,97 62,94 74,78 66,60 48,54 32,66",
        ],
        [
            "20,6 48,6 78,5 / 78,5 64,34 52,64 44,98",
            "20,12 22,5 50,6 78,6 / 78,6 62,36 50,66 42,98 / 34,52 52,51 70,50",
        ],
        [
            "70,12 50,2 30,14 32,34 52,48 70,64 72,84 52,98 30,88 28,66 48,48 68,34 70,12",
            "50,48 32,36 30,14 50,2 70,14 68,36 50,48 / 50,48 28,62 26,84 50,98 74,84 72,62 50,48",
        ],
        [
            "74,22 58,4 36,8 26,28 36,48 58,46 74,24 / 74,22 72,48 68,74 62,98",
            "72,18 52,3 32,14 28,36 44,50 64,42 73,18 / 73,18 76,48 68,80 50,97 30,90",
        ],
    ];

    private static (float X, float Y)[][] Parse(string variant) =>
        Array.ConvertAll(variant.Split('/', StringSplitOptions.TrimEntries), stroke => Array.ConvertAll(stroke.Split(' '), ParsePoint));

    private static (float X, float Y) ParsePoint(string point)
    {
        string[] parts = point.Split(',');
        return (float.Parse(parts[0], CultureInfo.InvariantCulture) / 100, float.Parse(parts[1], CultureInfo.InvariantCulture) / 100);
    }
}
