using System.Globalization;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Writes activations and their derivatives on vectors held in locals, as raw intrinsics: a helper's arguments would use up the JIT's tracked locals.</summary>
internal static class ActivationCode
{
    // tanh(x) ≈ x·P(x²)/Q(x²), minimax fit on |x| ≤ 7.9; largest error 4.1e-7.
    private const float TanhClamp = 7.9f;
    private static readonly float[] s_tanhNumerator = [1.1549898909380504e-05f, 0.0029621866586364435f, 0.12936029059249773f, 0.9999998781487589f];
    private static readonly float[] s_tanhDenominator = [2.49821704320487e-07f, 0.00024025169385054194f, 0.023861139871962568f, 0.4626925987728039f, 1f];

    // 2^f on |f| ≤ 1/2, Taylor series of exp(f·ln 2); largest relative error 1.2e-7.
    private static readonly float[] s_exp2 = [1.5403530e-4f, 1.3333558e-3f, 9.6181291e-3f, 5.5504109e-2f, 2.4022651e-1f, 6.9314718e-1f, 1f];

    /// <summary>How many accumulators a tile may have so that the activation still fits in its body: tanh and sigmoid take some 15 locals each.</summary>
    public static int LargestFusedTile(Activation activation) => activation is Activation.Tanh or Activation.Sigmoid ? 14 : int.MaxValue;

    public static string Literal(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>Replaces the vector in <paramref name="local"/> by its activation.</summary>
    public static void WriteForward(CodeWriter writer, VectorWidth width, Activation activation, string local)
    {
        string v = width.Class;
        switch (activation)
        {
            case Activation.None:
                break;
            case Activation.ReLU:
                // The operand order makes a NaN come through.
                writer.Line($"{local} = {v}.MaxNative({width.Type}.Zero, {local});");
                break;
            case Activation.Tanh:
                writer.Line($"{local} = {v}.MaxNative({v}.Create(-{Literal(TanhClamp)}), {v}.MinNative({v}.Create({Literal(TanhClamp)}), {local}));");
                writer.Line($"var {local}_s = {local} * {local};");
                WritePolynomial(writer, v, $"{local}_p", $"{local}_s", s_tanhNumerator);
                WritePolynomial(writer, v, $"{local}_q", $"{local}_s", s_tanhDenominator);
                writer.Line($"{local} = {local}_p * {local} / {local}_q;");
                break;
            case Activation.Sigmoid:
                writer.Line($"{local} = {width.Type}.Zero - {local};");
                WriteExp(writer, width, local);
                writer.Line($"{local} = {v}.Create(1f) / ({v}.Create(1f) + {local});");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    /// <summary>Multiplies the gradient in <paramref name="gradient"/> by the activation's derivative, taken from its output.</summary>
    public static void WriteBackward(CodeWriter writer, VectorWidth width, Activation activation, string gradient, string output)
    {
        string v = width.Class;
        switch (activation)
        {
            case Activation.None:
                break;
            case Activation.ReLU:
                writer.Line($"{gradient} = {v}.BitwiseAnd({gradient}, {v}.GreaterThan({output}, {width.Type}.Zero));");
                break;
            case Activation.Tanh:
                writer.Line($"{gradient} = {v}.MultiplyAddEstimate({width.Type}.Zero - ({gradient} * {output}), {output}, {gradient});");
                break;
            case Activation.Sigmoid:
                writer.Line($"{gradient} = {gradient} * ({output} * ({v}.Create(1f) - {output}));");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    /// <summary>Replaces the vector in <paramref name="local"/> by its exponential: e^x = 2^n · 2^f with n the nearest integer to x/ln 2.</summary>
    public static void WriteExp(CodeWriter writer, VectorWidth width, string local)
    {
        string v = width.Class;
        writer.Line($"{local} = {v}.MaxNative({v}.Create(-87f), {v}.MinNative({v}.Create(88f), {local})) * {v}.Create(1.442695041f);");
        writer.Line($"var {local}_n = {v}.Round({local});");
        writer.Line($"var {local}_f = {local} - {local}_n;");
        WritePolynomial(writer, v, $"{local}_p", $"{local}_f", s_exp2);
        writer.Line($"{local} = {local}_p * {v}.ShiftLeft({v}.ConvertToInt32Native({local}_n) + {v}.Create(127), 23).AsSingle();");
    }

    /// <summary>Scalar forms for the few elements that no vector covers.</summary>
    public static string ScalarForward(Activation activation, string value) => activation switch
    {
        Activation.None => value,
        Activation.ReLU => $"global::System.MathF.Max({value}, 0f)",
        Activation.Tanh => $"global::System.MathF.Tanh({value})",
        Activation.Sigmoid => $"1f / (1f + global::System.MathF.Exp(-{value}))",
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    public static string ScalarBackward(Activation activation, string gradient, string output) => activation switch
    {
        Activation.None => gradient,
        Activation.ReLU => $"({output} > 0f ? {gradient} : 0f)",
        Activation.Tanh => $"({gradient} * (1f - ({output} * {output})))",
        Activation.Sigmoid => $"({gradient} * {output} * (1f - {output}))",
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static void WritePolynomial(CodeWriter writer, string vector, string result, string argument, float[] coefficients)
    {
        string value = $"{vector}.Create({Literal(coefficients[0])})";
        for (int i = 1; i < coefficients.Length; i++)
        {
            writer.Line($"{(i == 1 ? "var " : "")}{result} = {vector}.MultiplyAddEstimate({value}, {argument}, {vector}.Create({Literal(coefficients[i])}));");
            value = result;
        }
    }
}
