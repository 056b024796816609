using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// The one-dimensional transforms of Winograd's F(4, 3) with the interpolation points 0, ±√½, ±√2, ∞ (Lavin and Gray 2016 have 0, ±1, ±2, ∞, whose largest error is four to five times as large).
/// </summary>
internal static class WinogradCode
{
    /// <summary>Output pixels a side of a tile.</summary>
    public const int Outputs = 4;

    /// <summary>Input pixels a side of a tile, and products.</summary>
    public const int Points = 6;

    /// <summary>Products of a tile and a pair of channels.</summary>
    public const int Planes = Points * Points;

    private const float P = 0.70710678118654752f;
    private const float Q = 1.41421356237309505f;

    /// <summary>The inputs that each point's combination needs.</summary>
    private static readonly int[][] s_needs = [[0, 2, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 3, 5]];

    public static IEnumerable<int> Needs(IEnumerable<int> points) => points.SelectMany(p => s_needs[p]).Distinct().OrderBy(i => i);

    /// <summary>Writes <c>Bᵀ·d</c>: some of the six combinations of six inputs.</summary>
    /// <param name="writer">Receives the lines.</param>
    /// <param name="width">Of the vectors.</param>
    /// <param name="points">Which combinations, either 0 to 2 or 3 to 5 or all.</param>
    /// <param name="d">The name of an input.</param>
    /// <param name="t">The name of a combination.</param>
    /// <param name="prefix">Of the names of what two combinations share.</param>
    public static void WriteInput(CodeWriter writer, VectorWidth width, IReadOnlyList<int> points, Func<int, string> d, Func<int, string> t, string prefix)
    {
        if (points.Contains(0))
        {
            writer.Line($"var {t(0)} = {d(0)} + {Fma(width, -2.5f, d(2), d(4))};");
        }

        if (points.Contains(1))
        {
            Pair(1, 2, -Q * Q, P, "a", "b");
        }

        if (points.Contains(3))
        {
            Pair(3, 4, -0.5f, Q, "c", "e");
        }

        if (points.Contains(5))
        {
            writer.Line($"var {t(5)} = {d(1)} + {Fma(width, -2.5f, d(3), d(5))};");
        }

        void Pair(int plus, int minus, float square, float point, string even, string odd)
        {
            float factor = square == -0.5f ? -0.5f : -2f;
            writer.Line($"var {prefix}{even} = {Fma(width, factor, d(2), d(4))};");
            writer.Line($"var {prefix}{odd} = {Fma(width, factor, d(1), d(3))};");
            writer.Line($"var {t(plus)} = {Fma(width, point, $"{prefix}{odd}", $"{prefix}{even}")};");
            writer.Line($"var {t(minus)} = {Fma(width, -point, $"{prefix}{odd}", $"{prefix}{even}")};");
        }
    }

    /// <summary>Writes <c>Aᵀ·m</c>: the first <paramref name="count"/> of four outputs from six products.</summary>
    public static void WriteOutput(CodeWriter writer, VectorWidth width, int count, Func<int, string> m, Func<int, string> y, string prefix)
    {
        writer.Line($"var {prefix}s = {m(1)} + {m(2)};");
        writer.Line($"var {prefix}t = {m(3)} + {m(4)};");
        writer.Line($"var {y(0)} = {m(0)} + {prefix}s + {prefix}t;");
        if (count > 1)
        {
            writer.Line($"var {prefix}d = {m(1)} - {m(2)};");
            writer.Line($"var {prefix}e = {m(3)} - {m(4)};");
            writer.Line($"var {y(1)} = {Fma(width, Q, $"{prefix}e", $"{Constant(width, P)} * {prefix}d")};");
        }

        if (count > 2)
        {
            writer.Line($"var {y(2)} = {Fma(width, 2f, $"{prefix}t", $"{Constant(width, 0.5f)} * {prefix}s")};");
        }

        if (count > 3)
        {
            writer.Line($"var {y(3)} = {Fma(width, 2f * Q, $"{prefix}e", Fma(width, 0.5f * P, $"{prefix}d", m(5)))};");
        }
    }

    private static string Constant(VectorWidth width, float value) => $"{width.Class}.Create({ElementaryCode.Literal(value)})";

    private static string Fma(VectorWidth width, float factor, string value, string sum) => $"{width.Class}.MultiplyAddEstimate({Constant(width, factor)}, {value}, {sum})";
}
