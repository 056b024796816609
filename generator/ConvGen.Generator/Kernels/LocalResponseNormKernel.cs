using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Local response normalisation, <c>y = x·s^−β</c> with <c>s = k + α/n·Σ x²</c> over neighbouring channels. A pixel's squares go through <c>scratch</c>, with zeros on both sides, from where
/// a window over channels is n loads that are a lane apart.
/// </summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record LocalResponseNormKernel(
    string Name, IReadOnlyList<string> Summary, LocalResponseNormCode Code, int Rows, int Columns, int Floats, MapStrides Input, MapStrides Output) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output", "scratch"];

    protected override void WriteBody(CodeWriter writer)
    {
        VectorWidth width = Code.Width;
        string v = width.Class;
        Code.WriteMask(writer);
        Code.WriteZeros(writer, "scratch", Code.Before, Floats);
        using (MapLoops.Pixels(writer, false, Rows, Columns, ("input", Input), ("output", Output)))
        {
            Code.WriteSquares(writer, Floats);
            using (writer.Block($"for (int c = 0; c < {Floats}; c += {width.Lanes})"))
            {
                Code.WriteScale(writer);
                writer.Line($"var y = {v}.LoadUnsafe(ref FRef.Add(ref inputAt, c));");
                Code.WritePower(writer, "y");
                writer.Line($"{Code.Masked("y", Floats)}.StoreUnsafe(ref FRef.Add(ref outputAt, c));");
            }
        }
    }
}

/// <summary>
/// The gradient of <see cref="LocalResponseNormKernel"/>: <c>dxᵢ = dyᵢ·sᵢ^−β − 2αβ/n·xᵢ·Σ dyⱼ·yⱼ/sⱼ</c> over the channels j whose windows hold channel i, which is the window turned round.
/// </summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record LocalResponseNormGradientKernel(
    string Name,
    IReadOnlyList<string> Summary,
    LocalResponseNormCode Code,
    int Rows,
    int Columns,
    int Floats,
    MapStrides Input,
    MapStrides Output,
    MapStrides Gradient,
    SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output", "gradient", "scratch", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        VectorWidth width = Code.Width;
        string v = width.Class;
        int part = Code.PartLength;
        Code.WriteMask(writer);
        writer.Line($"ref float shares = ref FRef.Add(ref scratch, {part});");
        writer.Line($"ref float own = ref FRef.Add(ref scratch, {2 * part});");
        Code.WriteZeros(writer, "scratch", Code.Before, Floats);
        Code.WriteZeros(writer, "shares", Code.After, Floats);
        using (MapLoops.Pixels(writer, false, Rows, Columns, [("input", Input), ("output", Output), ("gradient", Gradient), .. Sink.Strides]))
        {
            Code.WriteSquares(writer, Floats);
            using (writer.Block($"for (int c = 0; c < {Floats}; c += {width.Lanes})"))
            {
                Code.WriteScale(writer);
                writer.Line($"var g = {v}.LoadUnsafe(ref FRef.Add(ref gradientAt, c));");
                writer.Line($"var q = g * {v}.LoadUnsafe(ref FRef.Add(ref outputAt, c)) / s;");
                writer.Line($"{Code.Masked("q", Floats)}.StoreUnsafe(ref FRef.Add(ref shares, c{Plus(Code.After)}));");
                Code.WritePower(writer, "g");
                writer.Line($"{Code.Masked("g", Floats)}.StoreUnsafe(ref FRef.Add(ref own, c));");
            }

            using (writer.Block($"for (int c = 0; c < {Floats}; c += {width.Lanes})"))
            {
                Code.WriteWindow(writer, "shares", "t");
                writer.Line($"var x = {v}.LoadUnsafe(ref FRef.Add(ref inputAt, c)) * {v}.Create({ElementaryCode.Literal(-2f * Code.Alpha * Code.Beta / Code.Size)});");
                writer.Line($"var d = {v}.MultiplyAddEstimate(x, t, {v}.LoadUnsafe(ref FRef.Add(ref own, c)));");
                Sink.WriteStore(writer, width, "d", "c");
            }
        }
    }
}

/// <summary>What the two kernels of a local response normalisation share.</summary>
/// <param name="Width">Of the vectors.</param>
/// <param name="Channels">Without padding.</param>
/// <param name="Size">n, the channels in a window.</param>
/// <param name="Alpha">α.</param>
/// <param name="Beta">β.</param>
/// <param name="K">k.</param>
internal sealed record LocalResponseNormCode(VectorWidth Width, int Channels, int Size, float Alpha, float Beta, float K)
{
    /// <summary>Loads of a window that are written out; beyond, a loop.</summary>
    private const int LargestUnrolled = 9;

    /// <summary>A window's channels before its own.</summary>
    public int Before => Size / 2;

    /// <summary>A window's channels after its own.</summary>
    public int After => (Size - 1) / 2;

    /// <summary>Floats in one array of a pixel's channels with a window's zeros on both sides.</summary>
    public int PartLength => TensorLayout.AlignLength(Arithmetic.RoundUp(Channels, Width.Lanes) + Size);

    // With k = 0 the lanes past the last channel would be 0/0.
    private bool Masks => K <= 0 && Channels % Width.Lanes != 0;

    public void WriteMask(CodeWriter writer)
    {
        if (Masks)
        {
            writer.Line($"var mask = {Width.Class}.LessThan({Width.Integers}.Indices, {Width.Class}.Create({Channels % Width.Lanes})).AsSingle();");
        }
    }

    public string Masked(string value, int floats) =>
        Masks ? $"(c == {floats - Width.Lanes} ? {Width.Class}.BitwiseAnd({value}, mask) : {value})" : value;

    /// <summary>The zeros around an array whose channels begin at <paramref name="start"/>.</summary>
    public void WriteZeros(CodeWriter writer, string array, int start, int floats)
    {
        using (writer.Block($"for (int i = 0; i < {Size - 1}; i++)"))
        {
            writer.Line($"FRef.Add(ref {array}, i < {start} ? i : {floats} + i) = 0f;");
        }
    }

    /// <summary>A pixel's squares into <c>scratch</c>.</summary>
    public void WriteSquares(CodeWriter writer, int floats)
    {
        using (writer.Block($"for (int c = 0; c < {floats}; c += {Width.Lanes})"))
        {
            writer.Line($"var x = {Width.Class}.LoadUnsafe(ref FRef.Add(ref inputAt, c));");
            writer.Line($"(x * x).StoreUnsafe(ref FRef.Add(ref scratch, c + {Before}));");
        }
    }

    /// <summary>s, from the squares around channel c.</summary>
    public void WriteScale(CodeWriter writer)
    {
        WriteWindow(writer, "scratch", "s");
        writer.Line($"s = {Width.Class}.MultiplyAddEstimate(s, {Width.Class}.Create({ElementaryCode.Literal(Alpha / Size)}), {Width.Class}.Create({ElementaryCode.Literal(K)}));");
    }

    public void WriteWindow(CodeWriter writer, string array, string sum)
    {
        writer.Line($"var {sum} = {Width.Class}.LoadUnsafe(ref FRef.Add(ref {array}, c));");
        if (Size > LargestUnrolled)
        {
            using (writer.Block($"for (int i = 1; i < {Size}; i++)"))
            {
                writer.Line($"{sum} += {Width.Class}.LoadUnsafe(ref FRef.Add(ref {array}, c + i));");
            }

            return;
        }

        for (int i = 1; i < Size; i++)
        {
            writer.Line($"{sum} += {Width.Class}.LoadUnsafe(ref FRef.Add(ref {array}, c + {i}));");
        }
    }

    /// <summary>Multiplies by s^−β: through square roots for the usual exponents, which is faster and more accurate than a logarithm.</summary>
    public void WritePower(CodeWriter writer, string value)
    {
        string v = Width.Class;
        switch (Beta)
        {
            case 0.75f:
                writer.Line($"var r = {v}.Sqrt(s);");
                writer.Line($"{value} = {value} / (r * {v}.Sqrt(r));");
                break;
            case 0.5f:
                writer.Line($"{value} = {value} / {v}.Sqrt(s);");
                break;
            case 1f:
                writer.Line($"{value} = {value} / s;");
                break;
            default:
                writer.Line($"var p = {v}.Log(s) * {v}.Create({ElementaryCode.Literal(-Beta)});");
                ElementaryCode.WriteExp(writer, Width, "p");
                writer.Line($"{value} = {value} * p;");
                break;
        }
    }
}
