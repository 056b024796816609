using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Each channel <paramref name="Times"/> times: channel c of the output is channel c / Times of the input.</summary>
/// <param name="Width">Of vectors that both operands have whole ones of.</param>
/// <param name="Channels">The input's.</param>
/// <param name="Floats">The output's channels, padding included.</param>
internal sealed record RepeatChannelsKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels, int Times, int Floats, MapStrides Input, MapStrides Output)
    : Kernel(Name, Summary)
{
    /// <summary>Shuffles written out, one for each vector of copies; beyond, element by element.</summary>
    private const int LargestShuffled = 8;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        int lanes = Width.Lanes, copies = Channels * Times;
        using (MapLoops.Pixels(writer, false, Rows, Columns, ("input", Input), ("output", Output)))
        {
            if (Times > LargestShuffled)
            {
                using (writer.Block($"for (int c = 0; c < {copies}; c++)"))
                {
                    writer.Line($"FRef.Add(ref outputAt, c) = FRef.Add(ref inputAt, c / {Times});");
                }

                WriteZeros(writer, copies);
                return;
            }

            // One vector of the input gives Times vectors; lanes past its last channel are zero and so are their copies.
            int vectors = Arithmetic.CeilingDivide(copies, lanes), whole = vectors / Times, rest = vectors % Times;
            if (whole > 0)
            {
                using (writer.Block($"for (int c = 0; c < {whole * lanes}; c += {lanes})"))
                {
                    WriteCopies(writer, Times, "c");
                }
            }

            if (rest > 0)
            {
                using (writer.Block())
                {
                    WriteCopies(writer, rest, $"{whole * lanes}");
                }
            }

            WriteZeros(writer, vectors * lanes);
        }
    }

    private void WriteCopies(CodeWriter writer, int vectors, string channel)
    {
        writer.Line($"var x = {Width.Class}.LoadUnsafe(ref FRef.Add(ref inputAt, {channel}));");
        for (int r = 0; r < vectors; r++)
        {
            writer.Line($"{LaneCode.Repeat(Width, "x", Times, r)}.StoreUnsafe(ref FRef.Add(ref outputAt, ({channel} * {Times}){Plus(r * Width.Lanes)}));");
        }
    }

    private void WriteZeros(CodeWriter writer, int from)
    {
        if (from < Floats)
        {
            using (writer.Block($"for (int c = {from}; c < {Floats}; c++)"))
            {
                writer.Line("FRef.Add(ref outputAt, c) = 0f;");
            }
        }
    }
}

/// <summary>The gradient of <see cref="RepeatChannelsKernel"/>: the sum over a channel's copies.</summary>
/// <param name="Channels">The input's.</param>
/// <param name="Floats">The input's channels, padding included.</param>
internal sealed record RepeatChannelsGradientKernel(
    string Name, IReadOnlyList<string> Summary, int Rows, int Columns, int Channels, int Times, int Floats, MapStrides Gradient, SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        using (MapLoops.Pixels(writer, false, Rows, Columns, [("gradient", Gradient), .. Sink.Strides]))
        {
            using (writer.Block($"for (int c = 0; c < {Channels}; c++)"))
            {
                writer.Line("float g = 0f;");
                using (writer.Block($"for (int t = 0; t < {Times}; t++)"))
                {
                    writer.Line($"g += FRef.Add(ref gradientAt, (c * {Times}) + t);");
                }

                Sink.WriteStoreElement(writer, "g", "c");
            }

            Sink.WriteZeros(writer, Channels, Floats);
        }
    }
}
