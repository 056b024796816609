using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>The taps of a window along one axis: how many, and how far the input and the weights move from one to the next.</summary>
internal readonly record struct DepthwiseTaps(int Count, int Input, int Weights);

/// <summary>
/// A convolution of each channel with a window of its own, forward or with respect to the input: <c>output = f(bias + Σ input·weights)</c>, vectors over channels.
/// Several output columns are in registers at once; along a row of the window each input vector is loaded once for all columns and taps that meet in it.
/// </summary>
/// <param name="Rows">Output rows.</param>
/// <param name="Columns">Output columns.</param>
/// <param name="Blocks">The columns again: how many at once and how many times. What would reach over the end begins earlier and writes some columns twice.</param>
/// <param name="InputStep">From an output to its right (lower) neighbour in the input.</param>
/// <param name="OutputStep">The same in the output.</param>
internal sealed record DepthwiseKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    int Vectors,
    int Rows,
    int Columns,
    IReadOnlyList<(int Start, int Size, int Count)> Blocks,
    DepthwiseTaps TapRows,
    DepthwiseTaps TapColumns,
    MapStrides InputStep,
    MapStrides OutputStep) : Kernel(Name, Summary)
{
    /// <summary>Beyond, the taps of a row take their turns, and the weights' registers with them.</summary>
    private const int LargestSlidingRow = 7;

    /// <summary>The names of the two factors.</summary>
    public string Factor { get; init; } = "input";

    /// <summary>From one vector of channels to the next.</summary>
    public int WeightsStep { get; init; }

    public bool Bias { get; init; }

    public Activation Activation { get; init; }

    /// <summary>The derivative that the result is multiplied by, and the distances in the tensor that it is taken from.</summary>
    public (Activation Activation, MapStrides Step)? Derivative { get; init; }

    public bool Accumulate { get; init; }

    public override IReadOnlyList<string> Operands =>
        [Factor, "weights", .. Bias ? ["bias"] : Array.Empty<string>(), "output", .. Derivative is null ? Array.Empty<string>() : ["forward"]];

    public override int Parts => Factor == "input" ? Rows : 1;

    public override double Cycles => (double)Rows * Columns * Vectors * TapRows.Count * TapColumns.Count / 2;

    protected override void WriteBody(CodeWriter writer)
    {
        // As many vectors of channels as share a cache line take each row in turn, so that it is fetched once.
        int line = Math.Max(1, 16 / Width.Lanes);
        if (Vectors <= line)
        {
            using (writer.Block(PartsLoop("h", Rows)))
            using (writer.Block($"for (int v = 0; v < {Vectors}; v++)"))
            {
                WriteRow(writer);
            }
        }
        else if (line == 1)
        {
            using (writer.Block($"for (int v = 0; v < {Vectors}; v++)"))
            using (writer.Block(PartsLoop("h", Rows)))
            {
                WriteRow(writer);
            }
        }
        else
        {
            using (writer.Block($"for (int first = 0; first < {Vectors}; first += {line})"))
            {
                writer.Line(Vectors % line == 0 ? $"int last = first + {line};" : $"int last = first + {line} < {Vectors} ? first + {line} : {Vectors};");
                using (writer.Block(PartsLoop("h", Rows)))
                using (writer.Block("for (int v = first; v < last; v++)"))
                {
                    WriteRow(writer);
                }
            }
        }
    }

    private void WriteRow(CodeWriter writer)
    {
        bool reads = TapRows.Count * TapColumns.Count > 0;
        if (reads)
        {
            writer.Line($"ref float panel = ref FRef.Add(ref weights, v * {WeightsStep});");
        }

        foreach ((int start, int size, int count) in Blocks)
        {
            bool overlaps = start + (size * count) > Columns;
            string column = overlaps ? "from" : "w";
            using (writer.Block($"for (int {column} = {start}; {column} < {start + (size * count)}; {column} += {size})"))
            {
                if (overlaps)
                {
                    writer.Line($"int w = from < {Columns - size} ? from : {Columns - size};");
                }

                string begin = Bias ? $"{Width.Class}.LoadUnsafe(ref FRef.Add(ref bias, v * {Width.Lanes}))" : $"{Width.Type}.Zero";
                for (int b = 0; b < size; b++)
                {
                    writer.Line($"var y{b} = {(b == 0 || !Bias ? begin : "y0")};");
                }

                if (reads)
                {
                    writer.Line($"ref float x = ref FRef.Add(ref {Factor}, {At(InputStep)});");
                    WriteTaps(writer, size);
                }

                writer.Line($"ref float to = ref FRef.Add(ref output, {At(OutputStep)});");
                if (Derivative is { } derivative)
                {
                    writer.Line($"ref float of = ref FRef.Add(ref forward, {At(derivative.Step)});");
                }

                for (int b = 0; b < size; b++)
                {
                    WriteEpilogue(writer, b);
                }
            }
        }
    }

    private string At(MapStrides step) => $"(h * {step.Row}) + (w * {step.Column}) + (v * {Width.Lanes})";

    private void WriteTaps(CodeWriter writer, int size)
    {
        string v = Width.Class;
        bool loops = TapRows.Count > 1;
        CodeWriter.BlockScope? scope = loops ? writer.Block($"for (int r = 0; r < {TapRows.Count}; r++)") : null;
        string x = "x", weights = "panel";
        if (loops)
        {
            (x, weights) = ("row", "taps");
            writer.Line($"ref float row = ref FRef.Add(ref x, r * {TapRows.Input});");
            writer.Line($"ref float taps = ref FRef.Add(ref panel, r * {TapRows.Weights});");
        }

        if (TapColumns.Count > LargestSlidingRow)
        {
            using (writer.Block($"for (int q = 0; q < {TapColumns.Count}; q++)"))
            {
                writer.Line($"var k = {v}.LoadUnsafe(ref FRef.Add(ref {weights}, q * {TapColumns.Weights}));");
                writer.Line($"ref float tap = ref FRef.Add(ref {x}, q * {TapColumns.Input});");
                for (int b = 0; b < size; b++)
                {
                    writer.Line($"y{b} = {v}.MultiplyAddEstimate({v}.LoadUnsafe(ref FRef.Add(ref tap, {b * InputStep.Column})), k, y{b});");
                }
            }
        }
        else
        {
            for (int q = 0; q < TapColumns.Count; q++)
            {
                writer.Line($"var k{q} = {v}.LoadUnsafe(ref FRef.Add(ref {weights}, {q * TapColumns.Weights}));");
            }

            var meetings = from b in Enumerable.Range(0, size)
                           from q in Enumerable.Range(0, TapColumns.Count)
                           group (Column: b, Tap: q) by (b * InputStep.Column) + (q * TapColumns.Input) into meeting
                           orderby meeting.Key
                           select meeting;
            int n = 0;
            foreach (var meeting in meetings)
            {
                writer.Line($"var x{n} = {v}.LoadUnsafe(ref FRef.Add(ref {x}, {meeting.Key}));");
                foreach ((int b, int q) in meeting)
                {
                    writer.Line($"y{b} = {v}.MultiplyAddEstimate(x{n}, k{q}, y{b});");
                }

                n++;
            }
        }

        scope?.Dispose();
    }

    private void WriteEpilogue(CodeWriter writer, int b)
    {
        string v = Width.Class, to = $"ref FRef.Add(ref to, {b * OutputStep.Column})";
        ActivationCode.WriteForward(writer, Width, Activation, $"y{b}");
        if (Derivative is { } derivative)
        {
            writer.Line($"var f{b} = {v}.LoadUnsafe(ref FRef.Add(ref of, {b * derivative.Step.Column}));");
            ActivationCode.WriteBackward(writer, Width, derivative.Activation, $"y{b}", $"f{b}");
        }

        writer.Line($"{(Accumulate ? $"(y{b} + {v}.LoadUnsafe({to}))" : $"y{b}")}.StoreUnsafe({to});");
    }
}
