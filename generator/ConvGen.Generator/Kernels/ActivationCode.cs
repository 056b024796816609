using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Writes activations and their derivatives on vectors held in locals, as raw intrinsics: a helper's arguments would use up the JIT's tracked locals.
/// Minima and maxima have their operands in the order that lets a NaN come through.
/// </summary>
/// <remarks>
/// Largest errors measured on |x| ≤ 20.5, relative to the result and, after a stroke, of the derivative, relative to the larger of it and 1: ReLU6 0 / 0, LeakyReLU 5.9e-8 / 0,
/// ELU 1.4e-7 / 6.4e-8, SELU 1.8e-7 / 1.4e-7, GELU 7.2e-6 (at −11.5) / 2.5e-7, SiLU 1.0e-6 (at −19) / 2.0e-7,
/// HardSwish 1.7e-7 / 8.0e-8, HardSigmoid 1.2e-7 / 5.0e-9, Softplus 1.1e-6 (at −16) / 1.0e-7. The tails' errors are the exponential's, whose argument is rounded.
/// </remarks>
internal static class ActivationCode
{
    // tanh(x) ≈ x·P(x²)/Q(x²), minimax fit on |x| ≤ 7.9; largest error 4.1e-7.
    private const float TanhClamp = 7.9f;
    private static readonly float[] s_tanhNumerator = [1.1549898909380504e-05f, 0.0029621866586364435f, 0.12936029059249773f, 0.9999998781487589f];
    private static readonly float[] s_tanhDenominator = [2.49821704320487e-07f, 0.00024025169385054194f, 0.023861139871962568f, 0.4626925987728039f, 1f];

    // Klambauer et al. 2017, Self-Normalizing Neural Networks.
    private const float SeluScale = 1.0507009873554805f;
    private const float SeluNegative = 1.7580993408473766f; // the scale times alpha, 1.6732632423543772

    /// <summary>
    /// How many accumulators a tile may have so that the activation still fits in its body: tanh and sigmoid take some 15 locals each, those that are made of
    /// more than one such function some 25.
    /// </summary>
    public static int LargestFusedTile(Activation activation) => activation.Kind switch
    {
        ActivationKind.Tanh or ActivationKind.Sigmoid or ActivationKind.SiLU or ActivationKind.ELU or ActivationKind.SELU => 14,
        ActivationKind.GELU or ActivationKind.Softplus => 8,
        _ => int.MaxValue,
    };

    /// <summary>Replaces the vector in <paramref name="local"/> by its activation.</summary>
    public static void WriteForward(CodeWriter writer, VectorWidth width, Activation activation, string local)
    {
        string v = width.Class, zero = $"{width.Type}.Zero";
        switch (activation.Kind)
        {
            case ActivationKind.None:
                break;
            case ActivationKind.ReLU:
                writer.Line($"{local} = {v}.MaxNative({zero}, {local});");
                break;
            case ActivationKind.ReLU6:
                writer.Line($"{local} = {v}.MinNative({v}.Create(6f), {v}.MaxNative({zero}, {local}));");
                break;
            case ActivationKind.LeakyReLU:
                writer.Line($"{local} = {v}.ConditionalSelect({v}.GreaterThan({local}, {zero}), {local}, {local} * {Create(v, activation.Parameter)});");
                break;
            case ActivationKind.ELU:
                WriteExponentialUnit(1f, activation.Parameter);
                break;
            case ActivationKind.SELU:
                WriteExponentialUnit(SeluScale, SeluNegative);
                break;
            case ActivationKind.GELU:
                // x·Φ(x) = max(x, 0) − |x|·Q(|x|)
                ElementaryCode.WriteNormalTail(writer, width, local);
                writer.Line($"{local} = {v}.MultiplyAddEstimate({zero} - {local}_z, {local}_q, {v}.MaxNative({zero}, {local}));");
                break;
            case ActivationKind.SiLU:
                writer.Line($"var {local}_e = {zero} - {local};");
                ElementaryCode.WriteExp(writer, width, $"{local}_e");
                writer.Line($"{local} = {local} / ({v}.Create(1f) + {local}_e);");
                break;
            case ActivationKind.HardSwish:
                writer.Line($"{local} = {local} * {HardSigmoid()};");
                break;
            case ActivationKind.Tanh:
                writer.Line($"{local} = {v}.MaxNative({Create(v, -TanhClamp)}, {v}.MinNative({Create(v, TanhClamp)}, {local}));");
                writer.Line($"var {local}_s = {local} * {local};");
                ElementaryCode.WritePolynomial(writer, v, $"{local}_p", $"{local}_s", s_tanhNumerator);
                ElementaryCode.WritePolynomial(writer, v, $"{local}_q", $"{local}_s", s_tanhDenominator);
                writer.Line($"{local} = {local}_p * {local} / {local}_q;");
                break;
            case ActivationKind.Sigmoid:
                writer.Line($"{local} = {zero} - {local};");
                ElementaryCode.WriteExp(writer, width, local);
                writer.Line($"{local} = {v}.Create(1f) / ({v}.Create(1f) + {local});");
                break;
            case ActivationKind.HardSigmoid when activation.IsDefaultHardSigmoid:
                writer.Line($"{local} = {HardSigmoid()};");
                break;
            case ActivationKind.HardSigmoid:
                string line = $"{v}.MultiplyAddEstimate({local}, {Create(v, activation.Parameter)}, {Create(v, activation.Second)})";
                writer.Line($"{local} = {v}.MinNative({v}.Create(1f), {v}.MaxNative({zero}, {line}));");
                break;
            case ActivationKind.Clip:
                writer.Line($"{local} = {v}.MinNative({Create(v, activation.Second)}, {v}.MaxNative({Create(v, activation.Parameter)}, {local}));");
                break;
            case ActivationKind.Softplus:
                // log(1 + e^x) = max(x, 0) + log(1 + e^−|x|): nothing overflows, nothing cancels.
                writer.Line($"var {local}_u = {zero} - {v}.Abs({local});");
                ElementaryCode.WriteExp(writer, width, $"{local}_u");
                ElementaryCode.WriteLogOnePlus(writer, width, $"{local}_u");
                writer.Line($"{local} = {v}.MaxNative({zero}, {local}) + {local}_u;");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }

        void WriteExponentialUnit(float positive, float negative)
        {
            writer.Line($"var {local}_e = {local};");
            ElementaryCode.WriteExpMinusOne(writer, width, $"{local}_e");
            writer.Line($"{local} = {v}.ConditionalSelect({v}.GreaterThan({local}, {zero}), {Times(v, local, positive)}, {Times(v, $"{local}_e", negative)});");
        }

        // The sum first: it is exact near −3, where a multiply-add of x/6 + 1/2 would leave nothing but rounding.
        string HardSigmoid() => $"({v}.MinNative({v}.Create(6f), {v}.MaxNative({zero}, {local} + {v}.Create(3f))) * {Create(v, 1f / 6f)})";
    }

    /// <summary>Multiplies the gradient in <paramref name="gradient"/> by the activation's derivative, taken from its output.</summary>
    public static void WriteBackward(CodeWriter writer, VectorWidth width, Activation activation, string gradient, string output)
    {
        string v = width.Class, zero = $"{width.Type}.Zero";
        switch (activation.Kind)
        {
            case ActivationKind.None:
                break;
            case ActivationKind.ReLU:
                writer.Line($"{gradient} = {v}.BitwiseAnd({gradient}, {v}.GreaterThan({output}, {zero}));");
                break;
            case ActivationKind.ReLU6:
                writer.Line($"{gradient} = {v}.BitwiseAnd({gradient}, {Between(6f)});");
                break;
            case ActivationKind.LeakyReLU:
                writer.Line($"{gradient} = {v}.ConditionalSelect({v}.GreaterThan({output}, {zero}), {gradient}, {gradient} * {Create(v, activation.Parameter)});");
                break;
            case ActivationKind.ELU:
                WriteExponentialUnit(1f, activation.Parameter);
                break;
            case ActivationKind.SELU:
                WriteExponentialUnit(SeluScale, SeluNegative);
                break;
            case ActivationKind.Tanh:
                writer.Line($"{gradient} = {v}.MultiplyAddEstimate({zero} - ({gradient} * {output}), {output}, {gradient});");
                break;
            case ActivationKind.Sigmoid:
                writer.Line($"{gradient} = {gradient} * ({output} * ({v}.Create(1f) - {output}));");
                break;
            case ActivationKind.HardSigmoid:
                writer.Line($"{gradient} = {v}.BitwiseAnd({gradient} * {Create(v, activation.Parameter)}, {Between(1f)});");
                break;
            case ActivationKind.Clip:
                writer.Line($"{gradient} = {v}.BitwiseAnd({gradient}, {v}.BitwiseAnd({v}.GreaterThan({output}, {Create(v, activation.Parameter)}), {v}.LessThan({output}, {Create(v, activation.Second)})));");
                break;
            case ActivationKind.Softplus:
                // The sigmoid of the input, 1 − e^−y.
                writer.Line($"var {output}_e = {zero} - {output};");
                ElementaryCode.WriteExpMinusOne(writer, width, $"{output}_e");
                writer.Line($"{gradient} = {zero} - ({gradient} * {output}_e);");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }

        // Below zero the derivative of a·(e^x − 1) is a·e^x = y + a.
        void WriteExponentialUnit(float positive, float negative) => writer.Line(
            $"{gradient} = {gradient} * {v}.ConditionalSelect({v}.GreaterThan({output}, {zero}), {Create(v, positive)}, {output} + {Create(v, negative)});");

        string Between(float upper) => $"{v}.BitwiseAnd({v}.GreaterThan({output}, {zero}), {v}.LessThan({output}, {Create(v, upper)}))";
    }

    /// <summary>Multiplies the gradient in <paramref name="gradient"/> by the derivative of an activation that needs its input for that.</summary>
    public static void WriteBackwardFromInput(CodeWriter writer, VectorWidth width, Activation activation, string gradient, string input)
    {
        string v = width.Class, zero = $"{width.Type}.Zero";
        switch (activation.Kind)
        {
            case ActivationKind.None:
                break;
            case ActivationKind.GELU:
                // Φ(x) + x·φ(x)
                ElementaryCode.WriteNormalTail(writer, width, input);
                writer.Line($"var {input}_c = {v}.ConditionalSelect({v}.GreaterThan({input}, {zero}), {v}.Create(1f) - {input}_q, {input}_q);");
                writer.Line($"{gradient} = {gradient} * {v}.MultiplyAddEstimate({input} * {v}.Create(0.3989423f), {input}_e, {input}_c);");
                break;
            case ActivationKind.SiLU:
                // σ(x)·(1 + x·(1 − σ(x))), with 1 − σ(x) = e^−x·σ(x)
                writer.Line($"var {input}_e = {zero} - {input};");
                ElementaryCode.WriteExp(writer, width, $"{input}_e");
                writer.Line($"var {input}_s = {v}.Create(1f) / ({v}.Create(1f) + {input}_e);");
                writer.Line($"{gradient} = {gradient} * ({input}_s * {v}.MultiplyAddEstimate({input}, {input}_e * {input}_s, {v}.Create(1f)));");
                break;
            case ActivationKind.HardSwish:
                // 0 below −3, 1 above 3, between them x/3 + 1/2
                writer.Line($"var {input}_d = {v}.AndNot({v}.MultiplyAddEstimate({input}, {Create(v, 1f / 3f)}, {v}.Create(0.5f)), {v}.LessThan({input}, {v}.Create(-3f)));");
                writer.Line($"{gradient} = {gradient} * {v}.ConditionalSelect({v}.GreaterThan({input}, {v}.Create(3f)), {v}.Create(1f), {input}_d);");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation));
        }
    }

    /// <summary><see cref="WriteBackward"/> for one element, as an expression.</summary>
    public static string ScalarBackward(Activation activation, string gradient, string output) => activation.Kind switch
    {
        ActivationKind.None => gradient,
        ActivationKind.ReLU => $"({output} > 0f ? {gradient} : 0f)",
        ActivationKind.ReLU6 => $"({output} > 0f && {output} < 6f ? {gradient} : 0f)",
        ActivationKind.LeakyReLU => $"({output} > 0f ? {gradient} : {gradient} * {ElementaryCode.Literal(activation.Parameter)})",
        ActivationKind.ELU => $"({output} > 0f ? {gradient} : {gradient} * ({output} + {ElementaryCode.Literal(activation.Parameter)}))",
        ActivationKind.SELU => $"({gradient} * ({output} > 0f ? {ElementaryCode.Literal(SeluScale)} : {output} + {ElementaryCode.Literal(SeluNegative)}))",
        ActivationKind.Tanh => $"({gradient} * (1f - ({output} * {output})))",
        ActivationKind.Sigmoid => $"({gradient} * {output} * (1f - {output}))",
        ActivationKind.HardSigmoid => $"({output} > 0f && {output} < 1f ? {gradient} * {ElementaryCode.Literal(activation.Parameter)} : 0f)",
        ActivationKind.Clip => $"({output} > {ElementaryCode.Literal(activation.Parameter)} && {output} < {ElementaryCode.Literal(activation.Second)} ? {gradient} : 0f)",
        ActivationKind.Softplus => $"({gradient} * (1f - global::System.MathF.Exp(-{output})))",
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static string Create(string vector, float value) => $"{vector}.Create({ElementaryCode.Literal(value)})";

    private static string Times(string vector, string value, float factor) => factor == 1f ? value : $"{value} * {Create(vector, factor)}";
}
