using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>How a tile's accumulators start.</summary>
internal enum Prologue
{
    Zero,

    /// <summary>One bias a lane: the lanes are output channels.</summary>
    BiasInLanes,

    /// <summary>One bias a row: the rows are output channels.</summary>
    BiasInRows,

    /// <summary>What the output holds.</summary>
    Accumulate,
}

/// <summary>A loop around the tile: how often, and how far each operand moves each time. A count of −1 is the method's argument.</summary>
internal readonly record struct TileLoop(int Count, int Rows = 0, int Vectors = 0, int Output = 0, int Bias = 0, int Forward = 0);

/// <summary>A loop of the reduction: how often, how many of its steps stand unrolled in the body, and how far the two factors move in a step.</summary>
internal readonly record struct ReductionLoop(int Count, int Unroll, int Rows, int Vectors);

/// <summary>The two factors' and the output's names and constant offsets.</summary>
internal readonly record struct TileOperand(string Name, IReadOnlyList<int> Offsets);

/// <summary>
/// The one kernel behind convolution, dense layers and their gradients: <c>output[r][v] = prologue + Σ rows[r]·vectors[v]</c> over a reduction,
/// in R × V vector registers, followed by an activation or by the derivative of one. Each row is a scalar that is broadcast
/// (or, where the reduction runs over the lanes, a vector), each vector a load at a constant offset.
/// </summary>
internal sealed record TileKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width) : Kernel(Name, Summary)
{
    public required IReadOnlyList<TileLoop> Loops { get; init; }

    public required TileOperand Rows { get; init; }

    public required TileOperand Vectors { get; init; }

    /// <summary>The output's offset of row r and vector v is <c>OutputRows[r] + OutputVectors[v]</c>.</summary>
    public required TileOperand OutputRows { get; init; }

    public required IReadOnlyList<int> OutputVectors { get; init; }

    /// <summary>Outermost first; once a loop is not wholly unrolled, those outside it are not unrolled at all.</summary>
    public required IReadOnlyList<ReductionLoop> Reduction { get; init; }

    public Prologue Prologue { get; init; }

    /// <summary>The offset of each row's or each vector's bias.</summary>
    public IReadOnlyList<int> BiasOffsets { get; init; } = [];

    /// <summary>Offsets of the bias to which each vector is added in every step: where the reduction passes a gradient once, its own sum takes no pass of its own. Empty for none.</summary>
    public IReadOnlyList<int> VectorSums { get; init; } = [];

    /// <summary>Rows are loaded as vectors: the tile holds sums over lanes that are added up elsewhere.</summary>
    public bool RowsAreVectors { get; init; }

    /// <summary>Keep rows in registers between steps, because later steps of the body read the same offsets: a window that slides.</summary>
    public bool ReuseRows { get; init; }

    /// <summary>Vectors are stored in half precision, two numbers in the place of a float; offsets count floats all the same.</summary>
    public bool HalfVectors { get; init; }

    /// <summary>How many floats ahead of the vectors in use a body asks for the next ones; 0 for not at all.</summary>
    public int Ahead { get; init; }

    /// <summary>Sets of accumulators that take turns, so that a small tile is not bound by latency.</summary>
    public int Splits { get; init; } = 1;

    /// <summary>Lanes of a vector that are elements; 0 where all are. The others are stored as zero.</summary>
    public IReadOnlyList<int> ValidLanes { get; init; } = [];

    public Activation Activation { get; init; }

    /// <summary>The forward output whose activation's derivative multiplies the result, with its offsets; null for none.</summary>
    public (Activation Activation, IReadOnlyList<int> Rows, IReadOnlyList<int> Vectors)? Derivative { get; init; }

    /// <summary>Offsets of what is added to the sums before the activation; null for nothing. Moves with the loops as <see cref="Derivative"/>'s operand would.</summary>
    public (IReadOnlyList<int> Rows, IReadOnlyList<int> Vectors)? Residual { get; init; }

    /// <summary>Whether the result is added to what the output holds, after the derivative.</summary>
    public bool AddsToOutput { get; init; }

    /// <summary>Whether there is nothing to sum: the tile is its prologue and epilogue.</summary>
    public bool IsEmpty { get; init; }

    public override bool TakesCount => Loops.Any(l => l.Count < 0) || Reduction.Any(r => r.Count < 0);

    public override IReadOnlyList<string> Operands
    {
        get
        {
            var operands = new List<string> { Rows.Name, Vectors.Name };
            if (HasBias)
            {
                operands.Add("bias");
            }

            if (Residual is not null)
            {
                operands.Add("residual");
            }

            operands.Add(OutputRows.Name);
            if (Derivative is not null)
            {
                operands.Add("forward");
            }

            return operands;
        }
    }

    public override int Parts => DividedLoop is { } loop ? Loops[loop].Count : 1;

    public override double Cycles =>
        Loops.Aggregate((double)R * V / 2, (product, loop) => product * loop.Count) * Reduction.Aggregate(1.0, (product, loop) => product * loop.Count);

    /// <summary>
    /// The loop to divide among workers: of those that divide about as evenly as can be the one for which a worker reads least, since a loop over pixels has each read all weights,
    /// and a loop over weights all pixels. Of equals the outermost.
    /// </summary>
    private int? DividedLoop
    {
        get
        {
            if (TakesCount || AddsToOutput || Derivative is not null || Prologue == Prologue.Accumulate || Loops.All(loop => loop.Count == 1))
            {
                return null;
            }

            double evenest = Loops.Max(loop => Evenness(loop.Count));
            return Enumerable.Range(0, Loops.Count).Where(i => Evenness(Loops[i].Count) >= EvenEnough * evenest).OrderBy(i => Reads(Loops[i])).First();
        }
    }

    private bool HasBias => Prologue is Prologue.BiasInLanes or Prologue.BiasInRows || VectorSums.Count > 0;

    /// <summary>Whether a ReLU is the last thing before the store, and is written with it.</summary>
    private bool EndsInReLU => Activation.Kind == ActivationKind.ReLU && Derivative is null && !AddsToOutput;

    private static readonly int[] s_numbersOfWorkers = [2, 4, 8, 16];

    /// <summary>How much less evenly than the best a loop may divide.</summary>
    private const double EvenEnough = 0.85;

    /// <summary>Floats in a cache line.</summary>
    private const int LineFloats = 16;

    private int R => Rows.Offsets.Count;

    private int V => Vectors.Offsets.Count;

    protected override void WriteBody(CodeWriter writer)
    {
        if (Residual is not null && Derivative is not null)
        {
            throw new InvalidOperationException($"{Name} adds a residual and multiplies by a derivative: one cursor serves both operands.");
        }

        var cursors = new Cursors(Rows.Name, Vectors.Name, "bias", OutputRows.Name, Residual is null ? "forward" : "residual");
        if (ValidLanes.Any(lanes => lanes > 0))
        {
            writer.Line($"var mask = {Width.Class}.LessThan({Width.Integers}.Indices, {Width.Class}.Create({ValidLanes.Max()})).AsSingle();");
        }

        WriteLoops(writer, 0, cursors);
    }

    /// <summary>The share of their time that different numbers of workers are busy with as many parts, on average.</summary>
    private static double Evenness(int parts) => s_numbersOfWorkers.Average(workers => (double)parts / (workers * Arithmetic.CeilingDivide(parts, workers)));

    /// <summary>About how many floats one of two workers reads that divide a loop.</summary>
    private double Reads(TileLoop divided)
    {
        double rows = Loops.Max(loop => (double)loop.Rows * loop.Count), vectors = Loops.Max(loop => (double)loop.Vectors * loop.Count);
        return (divided.Rows == 0 ? rows : rows / 2) + (divided.Vectors == 0 ? vectors : vectors / 2);
    }

    private void WriteLoops(CodeWriter writer, int level, Cursors at)
    {
        if (level == Loops.Count)
        {
            WriteTile(writer, at);
            return;
        }

        TileLoop loop = Loops[level];
        if (loop.Count == 1)
        {
            WriteLoops(writer, level + 1, at);
            return;
        }

        var inner = new Cursors(
            Advance(at.Rows, loop.Rows), Advance(at.Vectors, loop.Vectors), Advance(at.Bias, HasBias ? loop.Bias : 0),
            Advance(at.Output, loop.Output), Advance(at.Forward, Derivative is null && Residual is null ? 0 : loop.Forward));
        (string From, string To, int Step)[] moves =
        [
            (at.Rows, inner.Rows, loop.Rows), (at.Vectors, inner.Vectors, loop.Vectors), (at.Bias, inner.Bias, loop.Bias),
            (at.Output, inner.Output, loop.Output), (at.Forward, inner.Forward, loop.Forward),
        ];
        moves = [.. moves.Where(m => m.From != m.To)];
        bool divided = IsDivided && level == DividedLoop;
        foreach ((string from, string to, int step) in moves)
        {
            writer.Line($"ref float {to} = ref {(divided ? $"FRef.Add(ref {from}, begin * {step})" : from)};");
        }

        using (writer.Block(loop.Count < 0 ? $"for (int i{level} = 0; i{level} < count; i{level}++)" : MapLoops.Head($"i{level}", loop.Count, divided ? 1 : 0)))
        {
            WriteLoops(writer, level + 1, inner);
            foreach ((_, string to, int step) in moves)
            {
                writer.Line($"{to} = ref FRef.Add(ref {to}, {step});");
            }
        }

        string Advance(string name, int step) => step == 0 ? name : $"{name}{level}";
    }

    private void WriteTile(CodeWriter writer, Cursors at)
    {
        for (int s = 0; s < Splits; s++)
        {
            for (int r = 0; r < R; r++)
            {
                IEnumerable<string> row = Enumerable.Range(0, V).Select(v => $"{Accumulator(s, r, v)} = {(s == 0 ? Start(at, r, v) : $"{Width.Type}.Zero")}");
                writer.Line($"{Width.Type} {string.Join(", ", row)};");
            }
        }

        for (int v = 0; v < VectorSums.Count; v++)
        {
            writer.Line($"{Width.Type} b{v} = {Load(at.Bias, VectorSums[v])};");
        }

        if (!IsEmpty)
        {
            WriteReduction(writer, 0, at.Rows, at.Vectors);
        }

        for (int v = 0; v < VectorSums.Count; v++)
        {
            writer.Line($"b{v}.StoreUnsafe(ref {At(at.Bias, VectorSums[v])});");
        }

        for (int s = 1; s < Splits; s++)
        {
            for (int r = 0; r < R; r++)
            {
                for (int v = 0; v < V; v++)
                {
                    writer.Line($"{Accumulator(0, r, v)} += {Accumulator(s, r, v)};");
                }
            }
        }

        writer.Line($"ref float y = ref {at.Output};");
        if (EndsInReLU)
        {
            writer.Line($"var zero = {Width.Type}.Zero;");
        }

        for (int r = 0; r < R; r++)
        {
            for (int v = 0; v < V; v++)
            {
                WriteEpilogue(writer, at with { Output = "y" }, r, v);
            }
        }
    }

    private string Start(Cursors at, int r, int v) => Prologue switch
    {
        Prologue.Zero => $"{Width.Type}.Zero",
        Prologue.BiasInLanes => r == 0 ? Load(at.Bias, BiasOffsets[v]) : Accumulator(0, 0, v),
        Prologue.BiasInRows => v == 0 ? $"{Width.Class}.Create({At(at.Bias, BiasOffsets[r])})" : Accumulator(0, r, 0),
        Prologue.Accumulate => Load(at.Output, OutputRows.Offsets[r] + OutputVectors[v]),
        _ => throw new InvalidOperationException(),
    };

    private void WriteEpilogue(CodeWriter writer, Cursors at, int r, int v)
    {
        string sum = Accumulator(0, r, v);
        if (Residual is { } residual)
        {
            writer.Line($"{sum} += {Load(at.Forward, residual.Rows[r] + residual.Vectors[v])};");
        }

        if (!EndsInReLU)
        {
            ActivationCode.WriteForward(writer, Width, Activation, sum);
        }

        if (Derivative is { } derivative)
        {
            writer.Line($"var {sum}_y = {Load(at.Forward, derivative.Rows[r] + derivative.Vectors[v])};");
            ActivationCode.WriteBackward(writer, Width, derivative.Activation, sum, $"{sum}_y");
        }

        if (AddsToOutput)
        {
            writer.Line($"{sum} += {Load(at.Output, OutputRows.Offsets[r] + OutputVectors[v])};");
        }

        string value = EndsInReLU ? $"{Width.Class}.MaxNative(zero, {sum})" : sum;
        value = ValidLanes.Count > v && ValidLanes[v] > 0 ? $"{Width.Class}.BitwiseAnd({value}, mask)" : value;
        writer.Line($"{value}.StoreUnsafe(ref {At(at.Output, OutputRows.Offsets[r] + OutputVectors[v])});");
    }

    /// <summary>Writes the loops from <paramref name="level"/> on.</summary>
    private void WriteReduction(CodeWriter writer, int level, string rows, string vectors)
    {
        if (level == Reduction.Count || Reduction.Skip(level).All(l => l.Unroll == l.Count))
        {
            WriteSteps(writer, rows, vectors, Unrolled(level, 1));
            return;
        }

        ReductionLoop loop = Reduction[level];
        if (loop.Count == 1)
        {
            WriteReduction(writer, level + 1, rows, vectors);
            return;
        }

        // What stands in every line of a body has the shortest of names.
        string a = $"p{level}", b = $"q{level}";
        writer.Line($"ref float {a} = ref {rows};");
        writer.Line($"ref float {b} = ref {vectors};");
        string count = loop.Count < 0 ? (loop.Unroll == 1 ? "count" : $"count / {loop.Unroll}") : (loop.Count / loop.Unroll).ToString();
        using (writer.Block($"for (int k{level} = 0; k{level} < {count}; k{level}++)"))
        {
            bool innerLoops = !Reduction.Skip(level + 1).All(l => l.Unroll == l.Count);
            if (innerLoops)
            {
                WriteReduction(writer, level + 1, a, b);
            }
            else
            {
                WriteSteps(writer, a, b, Unrolled(level, loop.Unroll, partial: true), apart: false);
            }

            writer.Line($"{a} = ref FRef.Add(ref {a}, {loop.Unroll * loop.Rows});");
            writer.Line($"{b} = ref FRef.Add(ref {b}, {loop.Unroll * loop.Vectors});");
        }

        int rest = loop.Count < 0 ? 0 : loop.Count % loop.Unroll;
        if (rest > 0)
        {
            WriteSteps(writer, a, b, Unrolled(level, rest, partial: true));
        }
    }

    /// <summary>The offsets of all steps of the loops from <paramref name="level"/> on; of that loop itself only <paramref name="count"/> if it is partial.</summary>
    private IReadOnlyList<(int Rows, int Vectors)> Unrolled(int level, int count, bool partial = false)
    {
        IEnumerable<(int Rows, int Vectors)> steps = [(0, 0)];
        for (int i = level; i < Reduction.Count; i++)
        {
            ReductionLoop loop = Reduction[i];
            int n = partial && i == level ? count : loop.Count;
            steps = [.. steps.SelectMany(s => Enumerable.Range(0, n).Select(k => (s.Rows + (k * loop.Rows), s.Vectors + (k * loop.Vectors))))];
        }

        return [.. steps];
    }

    /// <param name="writer">Receives the body.</param>
    /// <param name="rows">Where the steps' first factors lie.</param>
    /// <param name="vectors">Where the second ones do.</param>
    /// <param name="steps">The offsets of each.</param>
    /// <param name="apart">Whether braces must keep the body's locals apart from those of another in the same block.</param>
    private void WriteSteps(CodeWriter writer, string rows, string vectors, IReadOnlyList<(int Rows, int Vectors)> steps, bool apart = true)
    {
        using CodeWriter.BlockScope? scope = apart ? writer.Block() : null;
        var loaded = new Dictionary<int, string>();
        IReadOnlyList<string> origins = WriteOrigins(writer, rows, steps);
        var readers = new Dictionary<int, int>();
        for (int s = 0; s < steps.Count; s++)
        {
            for (int v = 0; v < V && Ahead > 0; v += LineFloats * (HalfVectors ? 2 : 1) / Width.Lanes)
            {
                writer.Line($"{ImplementationFile.Prefetch}(ref {At(vectors, steps[s].Vectors + Vectors.Offsets[v] + Ahead)});");
            }

            for (int v = 0; v < V; v++)
            {
                writer.Line($"var w{s}_{v} = {(HalfVectors ? LoadHalves(vectors, steps[s].Vectors + Vectors.Offsets[v]) : Load(vectors, steps[s].Vectors + Vectors.Offsets[v]))};");
            }

            for (int v = 0; v < VectorSums.Count; v++)
            {
                writer.Line($"b{v} += w{s}_{v};");
            }

            for (int r = 0; r < R; r++)
            {
                int offset = steps[s].Rows + Rows.Offsets[r];
                int reader = readers.TryGetValue(offset, out int earlier) ? earlier % origins.Count : 0;
                readers[offset] = reader + 1;
                (string origin, int from) = (origins[reader], offset - reader);
                string value = RowsAreVectors ? Load(origin, from) : $"{Width.Class}.Create({At(origin, from)})";
                if (ReuseRows || V > 1)
                {
                    if (!loaded.TryGetValue(offset, out string? local) || !ReuseRows)
                    {
                        local = $"x{s}_{r}";
                        writer.Line($"var {local} = {value};");
                        loaded[offset] = local;
                    }

                    value = local;
                }

                for (int v = 0; v < V; v++)
                {
                    string sum = Accumulator(s % Splits, r, v);
                    writer.Line($"{sum} = {Width.Class}.MultiplyAddEstimate({value}, w{s}_{v}, {sum});");
                }
            }
        }
    }

    /// <summary>
    /// Where several steps read the same offsets and registers cannot keep them, the JIT keeps them all the same, in memory: a store, a load and a copy in place of a load. Origins of their own, a float apart for each reader, hide from it that they are equal.
    /// </summary>
    private IReadOnlyList<string> WriteOrigins(CodeWriter writer, string rows, IReadOnlyList<(int Rows, int Vectors)> steps)
    {
        int readers = ReuseRows ? 1 : steps.SelectMany(step => Rows.Offsets.Select(offset => step.Rows + offset)).GroupBy(offset => offset).Max(group => group.Count());
        string[] origins = [rows, .. Enumerable.Range(1, readers - 1).Select(i => $"{rows}_{i}")];
        for (int i = 1; i < readers; i++)
        {
            writer.Line($"ref float {origins[i]} = ref FRef.Add(ref {rows}, {i});");
        }

        return origins;
    }

    private static string Accumulator(int split, int r, int v) => split == 0 ? $"a{r}_{v}" : $"a{r}_{v}_{split}";

    private static string At(string origin, int offset) => offset == 0 ? origin : $"FRef.Add(ref {origin}, {offset})";

    private string Load(string origin, int offset) => $"{Width.Class}.LoadUnsafe(ref {At(origin, offset)})";

    /// <summary>
    /// Half precision to single: the bits in their places, sign at the top, then times 2¹¹², the difference of the exponents' biases. Exact for every finite number, the smallest included.
    /// </summary>
    private string LoadHalves(string origin, int offset)
    {
        string narrow = Width.Bits == 128 ? "global::System.Runtime.Intrinsics.Vector64" : new VectorWidth(Width.Bits / 2).Class, v = Width.Class;
        string halves = $"{narrow}.LoadUnsafe(ref FRef.As<float, short>(ref {At(origin, offset)})).ToVector{Width.Bits}Unsafe()";
        return $"(({v}.WidenLower({halves}) << 13) & {v}.Create(unchecked((int)0x8FFFE000))).AsSingle() * {v}.Create(5.192296858534828E+33f)";
    }

    private readonly record struct Cursors(string Rows, string Vectors, string Bias, string Output, string Forward);
}
