using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Softmax, or its logarithm, in place over vectors that follow each other: the largest is subtracted before the exponential, so that nothing overflows. Lanes past the end become zero.
/// </summary>
/// <param name="Count">The elements of a vector, which takes whole lanes: the next begins behind <see cref="PaddedCount"/> floats.</param>
/// <param name="Log">Whether it is the logarithm.</param>
/// <param name="Vectors">How many there are.</param>
internal sealed record SoftmaxKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Count, bool Log = false, int Vectors = 1) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["values"];

    public int PaddedCount => Arithmetic.RoundUp(Count, Width.Lanes);

    protected override void WriteBody(CodeWriter writer)
    {
        if (Vectors == 1)
        {
            WriteVector(writer, "values");
            return;
        }

        using (writer.Block($"for (int n = 0; n < {Vectors}; n++)"))
        {
            writer.Line($"ref float vector = ref FRef.Add(ref values, n * {PaddedCount});");
            WriteVector(writer, "vector");
        }
    }

    private void WriteVector(CodeWriter writer, string values)
    {
        string v = Width.Class;
        int lanes = Width.Lanes, padded = PaddedCount;
        writer.Line($"var last = {v}.LessThan({Width.Integers}.Indices, {v}.Create({Count - (padded - lanes)})).AsSingle();");
        writer.Line($"var lowest = {v}.Create(float.NegativeInfinity);");
        writer.Line("var largest = lowest;");
        using (Lanes())
        {
            writer.Line($"largest = {v}.MaxNative(largest, {Masked("x", "lowest")});");
        }

        Across("largest", (a, b, type) => $"{type}.MaxNative({a}, {b})");
        writer.Line($"var shift = {v}.Create(largest128.ToScalar());");
        writer.Line($"var sum = {Width.Type}.Zero;");
        using (Lanes())
        {
            writer.Line("x = x - shift;");
            ElementaryCode.WriteExp(writer, Width, "x");
            writer.Line($"x = {Masked("x", $"{Width.Type}.Zero")};");
            writer.Line("sum += x;");
            if (!Log)
            {
                writer.Line($"x.StoreUnsafe(ref FRef.Add(ref {values}, i));");
            }
        }

        if (Log)
        {
            // Taken away on its own: added to a large shift it would be rounded to that one's last digit.
            writer.Line($"var logarithm = {v}.Create(global::System.MathF.Log({v}.Sum(sum)));");
            using (Lanes())
            {
                writer.Line("x = x - shift - logarithm;");
                writer.Line($"{Masked("x", $"{Width.Type}.Zero")}.StoreUnsafe(ref FRef.Add(ref {values}, i));");
            }

            return;
        }

        writer.Line($"var total = {v}.Create({v}.Sum(sum));");
        using (Lanes())
        {
            writer.Line($"(x / total).StoreUnsafe(ref FRef.Add(ref {values}, i));");
        }

        CodeWriter.BlockScope Lanes()
        {
            CodeWriter.BlockScope block = writer.Block($"for (int i = 0; i < {padded}; i += {lanes})");
            writer.Line($"var x = {v}.LoadUnsafe(ref FRef.Add(ref {values}, i));");
            return block;
        }

        string Masked(string value, string otherwise) => $"(i == {padded - lanes} ? {v}.ConditionalSelect(last, {value}, {otherwise}) : {value})";

        void Across(string value, Func<string, string, string, string> combine)
        {
            string from = value;
            for (int bits = Width.Bits / 2; bits >= 128; bits /= 2)
            {
                writer.Line($"var {value}{bits} = {combine($"{from}.GetLower()", $"{from}.GetUpper()", $"Simd{bits}")};");
                from = $"{value}{bits}";
            }

            if (Width.Bits == 128)
            {
                writer.Line($"var {value}128 = {value};");
            }

            writer.Line($"{value}128 = {combine($"{value}128", $"Simd128.Shuffle({value}128, Simd128.Create(2, 3, 0, 1))", "Simd128")};");
            writer.Line($"{value}128 = {combine($"{value}128", $"Simd128.Shuffle({value}128, Simd128.Create(1, 0, 3, 2))", "Simd128")};");
        }
    }
}
