using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Pooling across channels: output channel c is made of input channels c·Size … c·Size + Size − 1 of the same pixel.</summary>
/// <param name="Channels">The output's.</param>
/// <param name="Floats">The output's channels, padding included.</param>
internal sealed record ChannelPoolKernel(
    string Name, IReadOnlyList<string> Summary, PoolKind Kind, int Rows, int Columns, int Channels, int Size, int Floats, MapStrides Input, MapStrides Output)
    : Kernel(Name, Summary)
{
    private const string Scalars = "global::System.MathF";

    public override IReadOnlyList<string> Operands => ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        using (MapLoops.Pixels(writer, false, Rows, Columns, ("input", Input), ("output", Output)))
        {
            using (writer.Block($"for (int c = 0; c < {Channels}; c++)"))
            {
                writer.Line($"ref float group = ref FRef.Add(ref inputAt, c * {Size});");
                writer.Line("float y = group;");
                using (writer.Block($"for (int t = 1; t < {Size}; t++)"))
                {
                    writer.Line($"y = {PoolCode.Combine(Kind, Scalars, "y", "FRef.Add(ref group, t)")};");
                }

                writer.Line($"FRef.Add(ref outputAt, c) = y{(Kind == PoolKind.Average ? $" * {ElementaryCode.Literal(1f / Size)}" : "")};");
            }

            if (Channels < Floats)
            {
                using (writer.Block($"for (int c = {Channels}; c < {Floats}; c++)"))
                {
                    writer.Line("FRef.Add(ref outputAt, c) = 0f;");
                }
            }
        }
    }
}

/// <summary>The gradient of <see cref="ChannelPoolKernel"/>: shared out by an average, otherwise taken by the first of the group's equals.</summary>
/// <param name="Channels">The output's.</param>
/// <param name="Floats">The input's channels, padding included.</param>
internal sealed record ChannelPoolGradientKernel(
    string Name,
    IReadOnlyList<string> Summary,
    PoolKind Kind,
    int Rows,
    int Columns,
    int Channels,
    int Size,
    int Floats,
    MapStrides Gradient,
    MapStrides Input,
    MapStrides Output,
    SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => Kind == PoolKind.Average ? ["gradient", .. Sink.Operands] : ["gradient", "input", "output", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        bool selects = Kind != PoolKind.Average;
        (string, MapStrides)[] operands = selects
            ? [("gradient", Gradient), ("input", Input), ("output", Output), .. Sink.Strides]
            : [("gradient", Gradient), .. Sink.Strides];
        using (MapLoops.Pixels(writer, false, Rows, Columns, operands))
        {
            using (writer.Block($"for (int c = 0; c < {Channels}; c++)"))
            {
                writer.Line($"float g = FRef.Add(ref gradientAt, c){(selects ? "" : $" * {ElementaryCode.Literal(1f / Size)}")};");
                if (selects)
                {
                    writer.Line("float y = FRef.Add(ref outputAt, c);");
                    writer.Line("bool open = true;");
                }

                using (writer.Block($"for (int i = c * {Size}; i < (c + 1) * {Size}; i++)"))
                {
                    if (selects)
                    {
                        writer.Line("bool hit = open && FRef.Add(ref inputAt, i) == y;");
                        writer.Line("open &= !hit;");
                        writer.Line("float d = hit ? g : 0f;");
                    }

                    Sink.WriteStoreElement(writer, selects ? "d" : "g", "i");
                }
            }

            Sink.WriteZeros(writer, Channels * Size, Floats);
        }
    }
}
