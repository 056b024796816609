using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>The one-dimensional transforms of a <see cref="WinogradAlgorithm"/>.</summary>
internal static class WinogradCode
{
    private const float P = 0.70710678118654752f;
    private const float Q = 1.41421356237309505f;

    /// <summary>Writes <c>Bᵀ·d</c>: as many combinations as inputs, under the names that the two functions give.</summary>
    public static void WriteInput(CodeWriter writer, VectorWidth width, WinogradAlgorithm algorithm, Func<int, string> d, Func<int, string> t)
    {
        if (algorithm.Points == 4)
        {
            writer.Line($"var {t(0)} = {d(2)} - {d(0)};");
            writer.Line($"var {t(1)} = {d(1)} + {d(2)};");
            writer.Line($"var {t(2)} = {d(2)} - {d(1)};");
            writer.Line($"var {t(3)} = {d(3)} - {d(1)};");
            return;
        }

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

    /// <summary>Writes <c>Aᵀ·m</c>: the outputs of a row from its products.</summary>
    public static void WriteOutput(CodeWriter writer, VectorWidth width, WinogradAlgorithm algorithm, Func<int, string> m, Func<int, string> y)
    {
        writer.Line($"var s = {m(1)} + {m(2)};");
        writer.Line($"var d = {m(1)} - {m(2)};");
        if (algorithm.Points == 4)
        {
            writer.Line($"var {y(0)} = {m(0)} + s;");
            writer.Line($"var {y(1)} = {m(3)} + d;");
            return;
        }

        writer.Line($"var t = {m(3)} + {m(4)};");
        writer.Line($"var e = {m(3)} - {m(4)};");
        writer.Line($"var {y(0)} = {m(0)} + s + t;");
        if (algorithm.Outputs == 2)
        {
            writer.Line($"var {y(1)} = {Fma(width, Q, "e", Fma(width, P, "d", m(5)))};");
            return;
        }

        writer.Line($"var {y(1)} = {Fma(width, Q, "e", $"{Constant(width, P)} * d")};");
        writer.Line($"var {y(2)} = {Fma(width, 2f, "t", $"{Constant(width, 0.5f)} * s")};");
        writer.Line($"var {y(3)} = {Fma(width, 2f * Q, "e", Fma(width, 0.5f * P, "d", m(5)))};");
    }

    /// <summary>Writes <c>A·y</c>: as many combinations of a row of the output's gradient as there are products.</summary>
    public static void WriteOutputGradient(CodeWriter writer, VectorWidth width, WinogradAlgorithm algorithm, Func<int, string> y, Func<int, string> m)
    {
        int last = algorithm.Outputs - 1;
        writer.Line($"var {m(0)} = {y(0)};");
        writer.Line($"var {m(algorithm.Points - 1)} = {y(last)};");
        if (algorithm.Points == 4)
        {
            writer.Line($"var {m(1)} = {y(0)} + {y(1)};");
            writer.Line($"var {m(2)} = {y(0)} - {y(1)};");
            return;
        }

        Pair(1, 2, 0.5f, P, "a", "b");
        Pair(3, 4, 2f, Q, "e", "f");

        void Pair(int plus, int minus, float square, float point, string even, string odd)
        {
            writer.Line($"var {even} = {(algorithm.Outputs == 2 ? y(0) : Fma(width, square, y(2), y(0)))};");
            writer.Line($"var {odd} = {(algorithm.Outputs == 2 ? y(1) : Fma(width, square, y(3), y(1)))};");
            writer.Line($"var {m(plus)} = {Fma(width, point, odd, even)};");
            writer.Line($"var {m(minus)} = {Fma(width, -point, odd, even)};");
        }
    }

    private static string Constant(VectorWidth width, float value) => $"{width.Class}.Create({ElementaryCode.Literal(value)})";

    private static string Fma(VectorWidth width, float factor, string value, string sum) => $"{width.Class}.MultiplyAddEstimate({Constant(width, factor)}, {value}, {sum})";
}
