using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// What <see cref="ColumnWinogradWeightKernel"/> multiplies with, of all pixels at once, whole rows or not: of x₀ x₁ x₂ x₃ that follow one another along a row the four values
/// <c>x₀ − x₂</c>, <c>½(x₁ + x₂)</c>, <c>½(x₂ − x₁)</c> and <c>x₃ − x₁</c>, in four planes that are laid out as the image.
/// </summary>
/// <param name="Name">The method's.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Width">Of the vectors.</param>
/// <param name="Length">Floats of the image, at least a vector and three pixels.</param>
/// <param name="ColumnStride">From one pixel to the next.</param>
/// <param name="Plane">From one of the four planes to the next.</param>
internal sealed record ColumnWinogradInputKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Length, int ColumnStride, int Plane) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "transformed"];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        int last = Length - (3 * ColumnStride) - Width.Lanes;
        writer.Line($"var half = {v}.Create(0.5f);");
        using (writer.Block($"for (int n = 0; n < {last + Width.Lanes}; n += {Width.Lanes})"))
        {
            // The last vector ends with the image.
            writer.Line($"int i = global::System.Math.Min(n, {last});");
            for (int k = 0; k < 4; k++)
            {
                writer.Line($"var x{k} = {v}.LoadUnsafe(ref FRef.Add(ref input, i{Plus(k * ColumnStride)}));");
            }

            string[] values = ["x0 - x2", "half * (x1 + x2)", "half * (x2 - x1)", "x3 - x1"];
            for (int k = 0; k < 4; k++)
            {
                writer.Line($"({values[k]}).StoreUnsafe(ref FRef.Add(ref transformed, i{Plus(k * Plane)}));");
            }
        }
    }
}

/// <summary>
/// The gradient of the weights of a convolution with three kernel columns, two pixels of a row at a time by Winograd's F(3, 2): the gradients d₀ and d₁ of two neighbours add to the three weights of a kernel row
/// <c>m₁ + m₂ + m₃</c>, <c>m₂ − m₃</c> and <c>m₂ + m₃ + m₄</c>, where the four m are d₀, d₀ + d₁, d₀ − d₁ and d₁ times what <see cref="ColumnWinogradInputKernel"/> made of the pixels: four products in place of six.
/// The m are summed over the image, and only then made into weights. All factors are ½ and 1, so the rounding is about that of the plain sum.
/// </summary>
internal sealed record ColumnWinogradWeightKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width) : Kernel(Name, Summary)
{
    /// <summary>Kernel columns, and sums that take their place.</summary>
    public const int Columns = 3, Sums = 4;

    /// <summary>Around everything, outermost first; forward counts the bias here.</summary>
    public required IReadOnlyList<LaneLoop> Loops { get; init; }

    /// <summary>Of the gradient; and how many pixels a row has.</summary>
    public required (int Rows, int Columns) Size { get; init; }

    /// <summary>From row to row and from pixel to pixel of the gradient, and of what it is multiplied with.</summary>
    public required (int GradientRow, int GradientColumn, int InputRow, int InputColumn) Strides { get; init; }

    /// <summary>From one of the transformed planes to the next.</summary>
    public required int Plane { get; init; }

    /// <summary>Where in a plane each kernel row begins.</summary>
    public required IReadOnlyList<int> InputRows { get; init; }

    /// <summary>Of the gradient, vector by vector; the bias's are the same.</summary>
    public required IReadOnlyList<int> Vectors { get; init; }

    /// <summary>The output's offset of kernel row r, column k and vector v is <c>OutputRows[r] + k·OutputColumn + OutputVectors[v]</c>.</summary>
    public required IReadOnlyList<int> OutputRows { get; init; }

    public required int OutputColumn { get; init; }

    public required IReadOnlyList<int> OutputVectors { get; init; }

    /// <summary>Whether the gradient is summed for the bias as well.</summary>
    public required bool HasBias { get; init; }

    public override IReadOnlyList<string> Operands => HasBias ? ["transformed", "gradient", "bias", "output"] : ["transformed", "gradient", "output"];

    protected override void WriteBody(CodeWriter writer) => WriteLoops(writer, 0);

    private void WriteLoops(CodeWriter writer, int level)
    {
        if (level == Loops.Count)
        {
            WriteImage(writer);
            return;
        }

        LaneLoop loop = Loops[level];
        if (loop.Count == 1)
        {
            WriteLoops(writer, level + 1);
            return;
        }

        (string Name, int Stride)[] moves = [("gradient", loop.Gradient), ("transformed", loop.Weights), ("output", loop.Output), ("bias", HasBias ? loop.Forward : 0)];
        using (writer.Block($"for (int i{level} = 0; i{level} < {loop.Count}; i{level}++)"))
        {
            WriteLoops(writer, level + 1);
            Move(1);
        }

        Move(-loop.Count);

        void Move(int times)
        {
            foreach ((string name, int stride) in moves.Where(move => move.Stride != 0))
            {
                writer.Line($"{name} = ref FRef.Add(ref {name}, {stride * times});");
            }
        }
    }

    private void WriteImage(CodeWriter writer)
    {
        for (int r = 0; r < InputRows.Count; r++)
        {
            for (int j = 0; j < Sums; j++)
            {
                writer.Line($"{Width.Type} {string.Join(", ", Vectors.Select((_, v) => $"m{r}_{j}_{v} = {Width.Type}.Zero"))};");
            }
        }

        for (int v = 0; v < Vectors.Count && HasBias; v++)
        {
            writer.Line($"var b{v} = {Width.Class}.LoadUnsafe(ref {At("bias", Vectors[v])});");
        }

        using (writer.Block($"for (int h = 0; h < {Size.Rows}; h++)"))
        {
            writer.Line($"ref float d = ref FRef.Add(ref gradient, h * {Strides.GradientRow});");
            writer.Line($"ref float u = ref FRef.Add(ref transformed, h * {Strides.InputRow});");
            using (writer.Block($"for (int w = 0; w < {Size.Columns / 2}; w++)"))
            {
                WritePair(writer);
                writer.Line($"d = ref FRef.Add(ref d, {2 * Strides.GradientColumn});");
                writer.Line($"u = ref FRef.Add(ref u, {2 * Strides.InputColumn});");
            }

            if (Size.Columns % 2 == 1)
            {
                // The last pixel of a row has no neighbour: its d₁ is zero.
                WriteLoads(writer, "last", 0);
                AddToBias(writer, "last");
                for (int j = 0; j < Sums - 1; j++)
                {
                    WriteProducts(writer, j, "last");
                }
            }
        }

        for (int v = 0; v < Vectors.Count && HasBias; v++)
        {
            writer.Line($"b{v}.StoreUnsafe(ref {At("bias", Vectors[v])});");
        }

        for (int r = 0; r < InputRows.Count; r++)
        {
            for (int v = 0; v < Vectors.Count; v++)
            {
                string m(int j) => $"m{r}_{j}_{v}";
                string[] weights = [$"{m(0)} + ({m(1)} + {m(2)})", $"{m(1)} - {m(2)}", $"{m(1)} + {m(2)} + {m(3)}"];
                for (int k = 0; k < Columns; k++)
                {
                    string output = At("output", OutputRows[r] + (k * OutputColumn) + OutputVectors[v]);
                    writer.Line($"({Width.Class}.LoadUnsafe(ref {output}) + ({weights[k]})).StoreUnsafe(ref {output});");
                }
            }
        }
    }

    /// <summary>In the order in which the fewest registers are taken: once d₀ and d₁ have served, their sum and difference take their places.</summary>
    private void WritePair(CodeWriter writer)
    {
        WriteLoads(writer, "d0", 0);
        WriteProducts(writer, 0, "d0");
        WriteLoads(writer, "d1", Strides.GradientColumn);
        WriteProducts(writer, 3, "d1");
        WriteEach(writer, v => $"var sum_{v} = d0_{v} + d1_{v}; var difference_{v} = d0_{v} - d1_{v};");
        AddToBias(writer, "sum");
        WriteProducts(writer, 1, "sum");
        WriteProducts(writer, 2, "difference");
    }

    private void AddToBias(CodeWriter writer, string name)
    {
        if (HasBias)
        {
            WriteEach(writer, v => $"b{v} += {name}_{v};");
        }
    }

    private void WriteLoads(CodeWriter writer, string name, int offset) =>
        WriteEach(writer, v => $"var {name}_{v} = {Width.Class}.LoadUnsafe(ref {At("d", offset + Vectors[v])});");

    private void WriteProducts(CodeWriter writer, int j, string gradient)
    {
        for (int r = 0; r < InputRows.Count; r++)
        {
            string x = $"{Width.Class}.Create({At("u", (j * Plane) + InputRows[r])})";
            if (Vectors.Count > 1)
            {
                writer.Line($"var {gradient}_x{j}_{r} = {x};");
                x = $"{gradient}_x{j}_{r}";
            }

            WriteEach(writer, v => $"m{r}_{j}_{v} = {Width.Class}.MultiplyAddEstimate({x}, {gradient}_{v}, m{r}_{j}_{v});");
        }
    }

    private void WriteEach(CodeWriter writer, Func<int, string> line)
    {
        for (int v = 0; v < Vectors.Count; v++)
        {
            writer.Line(line(v));
        }
    }

    private static string At(string origin, int offset) => offset == 0 ? origin : $"FRef.Add(ref {origin}, {offset})";
}
