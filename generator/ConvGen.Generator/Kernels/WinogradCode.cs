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

    /// <summary>Writes <c>Bᵀ·d</c>: six combinations of six inputs, under the names that the two functions give.</summary>
    public static void WriteInput(CodeWriter writer, VectorWidth width, Func<int, string> d, Func<int, string> t)
    {
        writer.Line($"var {t(0)} = {d(0)} + {Fma(width, -2.5f, d(2), d(4))};");
        Pair(1, 2, -2f, P, "a", "b");
        Pair(3, 4, -0.5f, Q, "e", "f");
        writer.Line($"var {t(5)} = {d(1)} + {Fma(width, -2.5f, d(3), d(5))};");

        void Pair(int plus, int minus, float factor, float point, string even, string odd)
        {
            writer.Line($"var {even} = {Fma(width, factor, d(2), d(4))};");
            writer.Line($"var {odd} = {Fma(width, factor, d(1), d(3))};");
            writer.Line($"var {t(plus)} = {Fma(width, point, odd, even)};");
            writer.Line($"var {t(minus)} = {Fma(width, -point, odd, even)};");
        }
    }

    /// <summary>Writes <c>Aᵀ·m</c>: four outputs from six products.</summary>
    public static void WriteOutput(CodeWriter writer, VectorWidth width, Func<int, string> m, Func<int, string> y)
    {
        writer.Line($"var s = {m(1)} + {m(2)};");
        writer.Line($"var d = {m(1)} - {m(2)};");
        writer.Line($"var t = {m(3)} + {m(4)};");
        writer.Line($"var e = {m(3)} - {m(4)};");
        writer.Line($"var {y(0)} = {m(0)} + s + t;");
        writer.Line($"var {y(1)} = {Fma(width, Q, "e", $"{Constant(width, P)} * d")};");
        writer.Line($"var {y(2)} = {Fma(width, 2f, "t", $"{Constant(width, 0.5f)} * s")};");
        writer.Line($"var {y(3)} = {Fma(width, 2f * Q, "e", Fma(width, 0.5f * P, "d", m(5)))};");
    }

    private static string Constant(VectorWidth width, float value) => $"{width.Class}.Create({ElementaryCode.Literal(value)})";

    private static string Fma(VectorWidth width, float factor, string value, string sum) => $"{width.Class}.MultiplyAddEstimate({Constant(width, factor)}, {value}, {sum})";
}
