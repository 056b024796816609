using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Adds up vectors: the gradient of a bias. <c>output[g][v] (+)= Σ gradient[g·Group + row…][v]</c> over nested rows; a count of −1 is the method's argument.
/// </summary>
internal sealed record SumRowsKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    int Groups,
    int GroupStride,
    int OutputStride,
    IReadOnlyList<(int Count, int Stride)> Rows,
    bool Accumulate,
    int ValidLanes = 0) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", "output"];

    public override bool TakesCount => Rows.Any(r => r.Count < 0);

    protected override void WriteBody(CodeWriter writer)
    {
        using (writer.Block($"for (int g = 0; g < {Groups}; g++)"))
        {
            string output = $"FRef.Add(ref output, g * {OutputStride})";
            writer.Line($"var sum = {(Accumulate ? $"{Width.Class}.LoadUnsafe(ref {output})" : $"{Width.Type}.Zero")};");
            WriteRows(0, $"g * {GroupStride}");
            if (ValidLanes > 0)
            {
                // Lanes past the last channel hold the neighbours' gradients.
                string indices = $"{Width.Integers}.Indices + {Width.Class}.Create(g * {Width.Lanes})";
                writer.Line($"sum = {Width.Class}.BitwiseAnd(sum, {Width.Class}.LessThan({indices}, {Width.Class}.Create({ValidLanes})).AsSingle());");
            }

            writer.Line($"sum.StoreUnsafe(ref {output});");
        }

        void WriteRows(int level, string offset)
        {
            if (level == Rows.Count)
            {
                writer.Line($"sum += {Width.Class}.LoadUnsafe(ref FRef.Add(ref gradient, {offset}));");
                return;
            }

            using (writer.Block($"for (int r{level} = 0; r{level} < {(Rows[level].Count < 0 ? "count" : Rows[level].Count.ToString())}; r{level}++)"))
            {
                WriteRows(level + 1, $"{offset} + (r{level} * {Rows[level].Stride})");
            }
        }
    }
}
