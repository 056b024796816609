using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary><c>y = f(scale·x + shift)</c> with a scale and a shift for each channel.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record AffineKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, Activation Activation, int Rows, int Columns, int Floats, MapStrides Input, MapStrides Output)
    : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "scale", "shift", "output"];

    public override int Parts => Rows;

    public override double Cycles => (double)Rows * Columns * Floats / Width.Lanes * 2;


    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;

        // An activation of many instructions has the next pixel's to overlap with; more of it in one body would only spill.
        int block = ActivationCode.LargestFusedTile(Activation) < int.MaxValue ? 1 : 4;
        MapLoops.ChannelBlocks(writer, Width, Floats, block, vectors =>
        {
            for (int i = 0; i < vectors; i++)
            {
                string at = $"c{Plus(i * Width.Lanes)}";
                writer.Line($"var a{i} = {v}.LoadUnsafe(ref FRef.Add(ref scale, {at}));");
                writer.Line($"var b{i} = {v}.LoadUnsafe(ref FRef.Add(ref shift, {at}));");
            }

            using (MapLoops.Pixels(writer, IsDivided, Rows, Columns, ("input", Input), ("output", Output)))
            {
                for (int i = 0; i < vectors; i++)
                {
                    string at = $"c{Plus(i * Width.Lanes)}";
                    writer.Line($"var y{i} = {v}.MultiplyAddEstimate({v}.LoadUnsafe(ref FRef.Add(ref inputAt, {at})), a{i}, b{i});");
                    ActivationCode.WriteForward(writer, Width, Activation, $"y{i}");
                    writer.Line($"y{i}.StoreUnsafe(ref FRef.Add(ref outputAt, {at}));");
                }
            }
        });
    }
}

/// <summary>
/// The mean of each channel over an image's pixels, and after all means Σ(x − mean)². Two passes: the sum of squares less the square of the sum would cancel.
/// Rows are summed on their own first, which keeps sums over large maps accurate.
/// </summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record MomentsKernel(string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides Input) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "moments"];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        MapLoops.ChannelBlocks(writer, Width, Floats, 4, vectors =>
        {
            RowSums.Write(writer, Width, Rows, Columns, vectors, ["t"], [("input", Input)], (i, at) =>
                writer.Line($"t{i} += {v}.LoadUnsafe(ref FRef.Add(ref inputAt, {at}));"));
            for (int i = 0; i < vectors; i++)
            {
                writer.Line($"var m{i} = t{i}_sum * {v}.Create({ElementaryCode.Literal(1f / (Rows * Columns))});");
                writer.Line($"m{i}.StoreUnsafe(ref FRef.Add(ref moments, c{Plus(i * Width.Lanes)}));");
            }

            RowSums.Write(writer, Width, Rows, Columns, vectors, ["q"], [("input", Input)], (i, at) =>
            {
                writer.Line($"var x{i} = {v}.LoadUnsafe(ref FRef.Add(ref inputAt, {at})) - m{i};");
                writer.Line($"q{i} = {v}.MultiplyAddEstimate(x{i}, x{i}, q{i});");
            });
            for (int i = 0; i < vectors; i++)
            {
                writer.Line($"q{i}_sum.StoreUnsafe(ref FRef.Add(ref moments, c{Plus(Floats + (i * Width.Lanes))}));");
            }
        });
    }
}

/// <summary>What a normalisation's gradient needs of an image, for each channel: Σdy, and after all of these Σdy·(x − mean)·rstd.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record GradientSumsKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides Input, MapStrides Gradient) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "gradient", "mean", "rstd", "sums"];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;

        // Five registers for each vector of channels: two do without spilling where there are sixteen.
        MapLoops.ChannelBlocks(writer, Width, Floats, Width.Bits == 512 ? 4 : 2, vectors =>
        {
            for (int i = 0; i < vectors; i++)
            {
                writer.Line($"var m{i} = {v}.LoadUnsafe(ref FRef.Add(ref mean, c{Plus(i * Width.Lanes)}));");
            }

            RowSums.Write(writer, Width, Rows, Columns, vectors, ["s", "p"], [("input", Input), ("gradient", Gradient)], (i, at) =>
            {
                writer.Line($"var g{i} = {v}.LoadUnsafe(ref FRef.Add(ref gradientAt, {at}));");
                writer.Line($"s{i} += g{i};");
                writer.Line($"p{i} = {v}.MultiplyAddEstimate(g{i}, {v}.LoadUnsafe(ref FRef.Add(ref inputAt, {at})) - m{i}, p{i});");
            });
            for (int i = 0; i < vectors; i++)
            {
                string at = $"c{Plus(i * Width.Lanes)}";
                writer.Line($"s{i}_sum.StoreUnsafe(ref FRef.Add(ref sums, {at}));");
                writer.Line($"(p{i}_sum * {v}.LoadUnsafe(ref FRef.Add(ref rstd, {at}))).StoreUnsafe(ref FRef.Add(ref sums, c{Plus(Floats + (i * Width.Lanes))}));");
            }
        });
    }
}

/// <summary>The gradient of a normalisation, <c>dx = a·dy + b·x + d</c> with three factors for each channel.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record GradientApplyKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides Input, MapStrides Gradient, SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "gradient", "a", "b", "d", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        MapLoops.ChannelBlocks(writer, Width, Floats, Width.Bits == 512 ? 4 : 2, vectors =>
        {
            for (int i = 0; i < vectors; i++)
            {
                string at = $"c{Plus(i * Width.Lanes)}";
                writer.Line($"var a{i} = {v}.LoadUnsafe(ref FRef.Add(ref a, {at}));");
                writer.Line($"var b{i} = {v}.LoadUnsafe(ref FRef.Add(ref b, {at}));");
                writer.Line($"var d{i} = {v}.LoadUnsafe(ref FRef.Add(ref d, {at}));");
            }

            using (MapLoops.Pixels(writer, false, Rows, Columns, [("input", Input), ("gradient", Gradient), .. Sink.Strides]))
            {
                for (int i = 0; i < vectors; i++)
                {
                    string at = $"c{Plus(i * Width.Lanes)}";
                    writer.Line($"var g{i} = {v}.MultiplyAddEstimate({v}.LoadUnsafe(ref FRef.Add(ref inputAt, {at})), b{i}, d{i});");
                    writer.Line($"g{i} = {v}.MultiplyAddEstimate({v}.LoadUnsafe(ref FRef.Add(ref gradientAt, {at})), a{i}, g{i});");
                    Sink.WriteStore(writer, Width, $"g{i}", at);
                }
            }
        });
    }
}

/// <summary>The gradient of a normalisation by statistics that stand still, <c>dx = scale·dy</c> with a factor for each channel.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record GradientScaleKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides Gradient, SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", "scale", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        MapLoops.ChannelBlocks(writer, Width, Floats, 4, vectors =>
        {
            for (int i = 0; i < vectors; i++)
            {
                writer.Line($"var a{i} = {v}.LoadUnsafe(ref FRef.Add(ref scale, c{Plus(i * Width.Lanes)}));");
            }

            using (MapLoops.Pixels(writer, false, Rows, Columns, [("gradient", Gradient), .. Sink.Strides]))
            {
                for (int i = 0; i < vectors; i++)
                {
                    string at = $"c{Plus(i * Width.Lanes)}";
                    writer.Line($"var g{i} = {v}.LoadUnsafe(ref FRef.Add(ref gradientAt, {at})) * a{i};");
                    Sink.WriteStore(writer, Width, $"g{i}", at);
                }
            }
        });
    }
}
