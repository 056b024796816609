using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>An activation over runs of floats: forward <c>output = f(input)</c>, backward <c>output = input · f'(forward)</c>.</summary>
/// <param name="Activation">Forward the function; backward the one whose output <c>forward</c> is.</param>
/// <param name="FromInput">Backward the function whose input <c>forward</c> is.</param>
/// <param name="Rows">How many runs, and how far the operands move from one to the next.</param>
/// <param name="Run">Floats in a run.</param>
internal sealed record ElementwiseKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    Activation Activation,
    Activation FromInput,
    bool Backward,
    IReadOnlyList<(int Extent, int Input, int Output, int Forward)> Rows,
    int Run) : Kernel(Name, Summary)
{
    /// <summary>Whether the result is added to what the output holds.</summary>
    public bool Accumulate { get; init; }

    public override IReadOnlyList<string> Operands => Backward ? ["input", "output", "forward"] : ["input", "output"];

    public override int Parts => Backward || Rows.Count == 0 ? 1 : Rows[0].Extent;

    public override double Cycles => Rows.Aggregate((double)Run, (product, row) => product * row.Extent) / Width.Lanes * 4;

    protected override void WriteBody(CodeWriter writer)
    {
        int whole = Run / Width.Lanes * Width.Lanes;
        Write(0, "", "", "");

        void Write(int level, string input, string output, string forward)
        {
            if (level == Rows.Count)
            {
                WriteRun(writer, whole, input, output, forward);
                return;
            }

            (int extent, int inputStep, int outputStep, int forwardStep) = Rows[level];
            using (writer.Block(level == 0 ? PartsLoop("r0", extent) : MapLoops.Head($"r{level}", extent, 0)))
            {
                Write(
                    level + 1, $"{input} + (r{level} * {inputStep})", $"{output} + (r{level} * {outputStep})", $"{forward} + (r{level} * {forwardStep})");
            }
        }
    }

    private void WriteRun(CodeWriter writer, int whole, string input, string output, string forward)
    {
        if (whole > 0)
        {
            using (writer.Block($"for (int i = 0; i < {whole}; i += {Width.Lanes})"))
            {
                writer.Line($"var x = {Width.Class}.LoadUnsafe(ref FRef.Add(ref input, i{input}));");
                if (Backward)
                {
                    writer.Line($"var y = {Width.Class}.LoadUnsafe(ref FRef.Add(ref forward, i{forward}));");
                }

                WriteFunction(writer, Width);
                writer.Line(Accumulate
                    ? $"(x + {Width.Class}.LoadUnsafe(ref FRef.Add(ref output, i{output}))).StoreUnsafe(ref FRef.Add(ref output, i{output}));"
                    : $"x.StoreUnsafe(ref FRef.Add(ref output, i{output}));");
            }
        }

        if (whole < Run)
        {
            using (writer.Block($"for (int i = {whole}; i < {Run}; i++)"))
            {
                // One lane of the smallest vector, so that every function is written once.
                var single = new VectorWidth(128);
                writer.Line($"var x = {single.Class}.CreateScalar(FRef.Add(ref input, i{input}));");
                if (Backward)
                {
                    writer.Line($"var y = {single.Class}.CreateScalar(FRef.Add(ref forward, i{forward}));");
                }

                WriteFunction(writer, single);
                writer.Line($"FRef.Add(ref output, i{output}) {(Accumulate ? "+=" : "=")} x.ToScalar();");
            }
        }
    }

    private void WriteFunction(CodeWriter writer, VectorWidth width)
    {
        if (Backward)
        {
            // Where there are two functions, a block keeps the locals of the first apart.
            bool both = FromInput != Activation.None && Activation != Activation.None;
            using (both ? writer.Block() : (CodeWriter.BlockScope?)null)
            {
                ActivationCode.WriteBackwardFromInput(writer, width, FromInput, "x", "y");
            }

            ActivationCode.WriteBackward(writer, width, Activation, "x", "y");
        }
        else
        {
            ActivationCode.WriteForward(writer, width, Activation, "x");
        }
    }
}
