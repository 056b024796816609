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

    /// <summary>How many groups are summed side by side: neighbours in memory are read together, and none waits for its own last addition.</summary>
    private int Together => Enumerable.Range(1, MostTogether).Last(n => Groups % n == 0);

    private const int MostTogether = 8;

    protected override void WriteBody(CodeWriter writer)
    {
        int n = Together;
        using (writer.Block(MapLoops.Head("g", Groups, 0, n)))
        {
            for (int i = 0; i < n; i++)
            {
                writer.Line($"var sum{i} = {(Accumulate ? $"{Width.Class}.LoadUnsafe(ref {Output(i)})" : $"{Width.Type}.Zero")};");
            }

            writer.Line($"ref float rows = ref FRef.Add(ref gradient, g * {GroupStride});");
            WriteRows(0, "");
            for (int i = 0; i < n; i++)
            {
                if (ValidLanes > 0)
                {
                    // Lanes past the last channel hold the neighbours' gradients.
                    string indices = $"{Width.Integers}.Indices + {Width.Class}.Create((g * {Width.Lanes}){Plus(i * Width.Lanes)})";
                    writer.Line($"sum{i} = {Width.Class}.BitwiseAnd(sum{i}, {Width.Class}.LessThan({indices}, {Width.Class}.Create({ValidLanes})).AsSingle());");
                }

                writer.Line($"sum{i}.StoreUnsafe(ref {Output(i)});");
            }
        }

        string Output(int i) => $"FRef.Add(ref output, (g * {OutputStride}){Plus(i * OutputStride)})";

        void WriteRows(int level, string offset)
        {
            if (level == Rows.Count)
            {
                for (int i = 0; i < n; i++)
                {
                    writer.Line($"sum{i} += {Width.Class}.LoadUnsafe(ref FRef.Add(ref rows, {offset}{Plus(i * GroupStride)}));");
                }

                return;
            }

            using (writer.Block($"for (int r{level} = 0; r{level} < {(Rows[level].Count < 0 ? "count" : Rows[level].Count.ToString())}; r{level}++)"))
            {
                WriteRows(level + 1, $"{(offset.Length == 0 ? "" : $"{offset} + ")}(r{level} * {Rows[level].Stride})");
            }
        }
    }
}
