using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// The gradient of a depthwise convolution's weights: <c>output[r][q] += Σ input·gradient</c> over the map for a group of taps whose sums are in registers;
/// the gradients of several columns are loaded together, so that each input vector serves all taps that meet in it.
/// </summary>
/// <param name="Blocks">The output columns: how many at once and how many times.</param>
/// <param name="TapRows">The group's rows: how many, and how far input and sums move from one to the next.</param>
/// <param name="Groups">How many groups of rows, and groups of columns, one after the other.</param>
internal sealed record DepthwiseWeightKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    int Vectors,
    int Rows,
    IReadOnlyList<(int Start, int Size, int Count)> Blocks,
    DepthwiseTaps TapRows,
    DepthwiseTaps TapColumns,
    (int Rows, int Columns) Groups,
    MapStrides InputStep,
    MapStrides GradientStep,
    int WeightsStep) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "gradient", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        using (writer.Block($"for (int v = 0; v < {Vectors}; v++)"))
        using (writer.Block($"for (int i = 0; i < {Groups.Rows}; i++)"))
        using (writer.Block($"for (int j = 0; j < {Groups.Columns}; j++)"))
        {
            writer.Line($"ref float x = ref FRef.Add(ref input, {Start(TapRows.Input, TapColumns.Input, Width.Lanes)});");
            writer.Line($"ref float sums = ref FRef.Add(ref output, {Start(TapRows.Weights, TapColumns.Weights, WeightsStep)});");
            ForEachTap((r, q) => $"var a{r}_{q} = {v}.LoadUnsafe(ref FRef.Add(ref sums, {Sum(r, q)}));");
            using (writer.Block($"for (int h = 0; h < {Rows}; h++)"))
            {
                foreach ((int start, int size, int count) in Blocks)
                {
                    using (writer.Block($"for (int w = {start}; w < {start + (size * count)}; w += {size})"))
                    {
                        WriteBlock(writer, size);
                    }
                }
            }

            ForEachTap((r, q) => $"a{r}_{q}.StoreUnsafe(ref FRef.Add(ref sums, {Sum(r, q)}));");
        }

        void ForEachTap(Func<int, int, string> line)
        {
            for (int r = 0; r < TapRows.Count; r++)
            {
                for (int q = 0; q < TapColumns.Count; q++)
                {
                    writer.Line(line(r, q));
                }
            }
        }
    }

    private string Start(int row, int column, int vector) =>
        $"(v * {vector}) + (i * {TapRows.Count * row}) + (j * {TapColumns.Count * column})";

    private int Sum(int r, int q) => (r * TapRows.Weights) + (q * TapColumns.Weights);

    private void WriteBlock(CodeWriter writer, int size)
    {
        string v = Width.Class;
        writer.Line($"ref float at = ref FRef.Add(ref x, (h * {InputStep.Row}) + (w * {InputStep.Column}));");
        writer.Line($"ref float dy = ref FRef.Add(ref gradient, (h * {GradientStep.Row}) + (w * {GradientStep.Column}) + (v * {Width.Lanes}));");
        for (int b = 0; b < size; b++)
        {
            writer.Line($"var g{b} = {v}.LoadUnsafe(ref FRef.Add(ref dy, {b * GradientStep.Column}));");
        }

        var meetings = from r in Enumerable.Range(0, TapRows.Count)
                       from q in Enumerable.Range(0, TapColumns.Count)
                       from b in Enumerable.Range(0, size)
                       group (Row: r, Tap: q, Column: b) by (r * TapRows.Input) + (q * TapColumns.Input) + (b * InputStep.Column) into meeting
                       orderby meeting.Key
                       select meeting;
        int n = 0;
        foreach (var meeting in meetings)
        {
            writer.Line($"var x{n} = {v}.LoadUnsafe(ref FRef.Add(ref at, {meeting.Key}));");
            foreach ((int r, int q, int b) in meeting)
            {
                writer.Line($"a{r}_{q} = {v}.MultiplyAddEstimate(x{n}, g{b}, a{r}_{q});");
            }

            n++;
        }
    }
}
