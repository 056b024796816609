using System.Globalization;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Writes the functions that activations are made of, on vectors held in locals. Coefficients from the highest power down; a NaN stays one.</summary>
internal static class ElementaryCode
{
    // 2^f on |f| ≤ 1/2, Taylor series of exp(f·ln 2); largest relative error 1.2e-7.
    private static readonly float[] s_exp2 = [1.5403530e-4f, 1.3333558e-3f, 9.6181291e-3f, 5.5504109e-2f, 2.4022651e-1f, 6.9314718e-1f, 1f];

    // (2^f − 1)/f on |f| ≤ 1/2, minimax fit of the relative error: 1.1e-8.
    private static readonly float[] s_exp2MinusOne = [1.5403512e-4f, 1.3390735e-3f, 9.618238e-3f, 5.5503573e-2f, 2.4022649e-1f, 6.931472e-1f];

    // 2·artanh(s)/s as a polynomial of s² on 0 ≤ s ≤ 1/3, minimax fit of the relative error: 4e-9.
    private static readonly float[] s_twiceArtanh = [0.28178334f, 0.279606f, 0.4002491f, 0.66666317f, 2f];

    // Q(z)·exp(z²/2)/t with t = 1/(1 + z·TailScale) as a polynomial of t on 0 ≤ z ≤ 13.2, minimax fit of the relative error: 1.2e-7.
    private const float TailScale = 0.3f;
    private static readonly float[] s_normalTail =
        [0.036088817f, -0.15893365f, 0.20934628f, -0.05645001f, 0.13003258f, 0.09946507f, 0.12082631f, 0.11962454f];

    public static string Literal(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>Replaces the vector in <paramref name="local"/> by its exponential: e^x = 2^n · 2^f with n the nearest integer to x/ln 2.</summary>
    public static void WriteExp(CodeWriter writer, VectorWidth width, string local)
    {
        string v = width.Class;
        WriteSplit(writer, v, local);
        WritePolynomial(writer, v, $"{local}_p", $"{local}_f", s_exp2);
        writer.Line($"{local} = {local}_p * {v}.ShiftLeft({v}.ConvertToInt32Native({local}_n) + {v}.Create(127), 23).AsSingle();");
    }

    /// <summary>Replaces x by e^x − 1 = 2^n·(2^f − 1) + (2^n − 1), which cancels nothing near zero, where n = 0.</summary>
    public static void WriteExpMinusOne(CodeWriter writer, VectorWidth width, string local)
    {
        string v = width.Class;
        WriteSplit(writer, v, local);
        WritePolynomial(writer, v, $"{local}_p", $"{local}_f", s_exp2MinusOne);
        writer.Line($"var {local}_s = {v}.ShiftLeft({v}.ConvertToInt32Native({local}_n) + {v}.Create(127), 23).AsSingle();");
        writer.Line($"{local} = {v}.MultiplyAddEstimate({local}_s, {local}_p * {local}_f, {local}_s - {v}.Create(1f));");
    }

    /// <summary>Replaces u, between 0 and 1, by log(1 + u) = 2·artanh(u/(2 + u)).</summary>
    public static void WriteLogOnePlus(CodeWriter writer, VectorWidth width, string local)
    {
        string v = width.Class;
        writer.Line($"{local} = {local} / ({v}.Create(2f) + {local});");
        writer.Line($"var {local}_s = {local} * {local};");
        WritePolynomial(writer, v, $"{local}_a", $"{local}_s", s_twiceArtanh);
        writer.Line($"{local} = {local}_a * {local};");
    }

    /// <summary>
    /// The standard normal distribution beyond |x|, which is erfc(|x|/√2)/2: leaves z = |x| (at most 14, where the rest is nothing) in <c>x_z</c>, exp(−z²/2) in <c>x_e</c>
    /// and Q(z) in <c>x_q</c>. In this form, after Abramowitz and Stegun 7.1.26, the small tail keeps its digits and the density comes with it.
    /// </summary>
    public static void WriteNormalTail(CodeWriter writer, VectorWidth width, string x)
    {
        string v = width.Class;
        writer.Line($"var {x}_z = {v}.MinNative({v}.Create(14f), {v}.Abs({x}));");
        writer.Line($"var {x}_t = {v}.Create(1f) / {v}.MultiplyAddEstimate({x}_z, {v}.Create({Literal(TailScale)}), {v}.Create(1f));");
        writer.Line($"var {x}_e = {x}_z * {x}_z * {v}.Create(-0.5f);");
        WriteExp(writer, width, $"{x}_e");
        WritePolynomial(writer, v, $"{x}_p", $"{x}_t", s_normalTail);
        writer.Line($"var {x}_q = {x}_p * {x}_t * {x}_e;");
    }

    public static void WritePolynomial(CodeWriter writer, string vector, string result, string argument, float[] coefficients)
    {
        string value = $"{vector}.Create({Literal(coefficients[0])})";
        for (int i = 1; i < coefficients.Length; i++)
        {
            writer.Line($"{(i == 1 ? "var " : "")}{result} = {vector}.MultiplyAddEstimate({value}, {argument}, {vector}.Create({Literal(coefficients[i])}));");
            value = result;
        }
    }

    /// <summary>x/ln 2 = n + f, of an x that keeps 2^n a normal number.</summary>
    private static void WriteSplit(CodeWriter writer, string v, string local)
    {
        writer.Line($"{local} = {v}.MaxNative({v}.Create(-87f), {v}.MinNative({v}.Create(88f), {local})) * {v}.Create(1.442695041f);");
        writer.Line($"var {local}_n = {v}.Round({local});");
        writer.Line($"var {local}_f = {local} - {local}_n;");
    }
}
