using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Keeps elements or drops them: forward <c>y = x·kept/(1 − rate)</c>, and the same for the gradient with a <see cref="Sink"/>. Whether element number i is kept follows from a hash of
/// the key and i alone, so that the mask is the same at every vector width and need not be stored: kept iff the upper 24 bits of <c>lowbias32(key + 0x9E3779B9·(i + 1))</c>
/// are at least rate·2²⁴.
/// </summary>
/// <param name="Threshold">rate·2²⁴.</param>
/// <param name="Scale">1/(1 − rate).</param>
/// <param name="RowIndex">From an element's number to that of the element in the next row.</param>
/// <param name="ColumnIndex">The same for columns.</param>
/// <param name="ChannelIndex">The same for channels.</param>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record DropoutKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    int Threshold,
    float Scale,
    int RowIndex,
    int ColumnIndex,
    int ChannelIndex,
    int Rows,
    int Columns,
    int Floats,
    MapStrides Input,
    MapStrides Output) : Kernel(Name, Summary)
{
    // Chris Wellons' hash prospector: two multiplications and three shifts with a bias near the best possible.
    private const string Golden = "0x9E3779B9";
    private const string First = "0x7feb352d";
    private const string Second = "0x846ca68b";

    public SinkCode? Sink { get; init; }

    public override bool TakesKey => true;

    public override IReadOnlyList<string> Operands => Sink is { } sink ? ["input", .. sink.Operands] : ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;

        // Products that overflow are meant, even where a project checks its own.
        writer.Line($"int golden = unchecked((int){Golden}), second = unchecked((int){Second});");
        writer.Line($"var channels = {Width.Integers}.Indices * {v}.Create(unchecked({ChannelIndex} * golden));");
        using (writer.Block($"for (int h = 0; h < {Rows}; h++)"))
        using (writer.Block($"for (int w = 0; w < {Columns}; w++)"))
        {
            (string, MapStrides)[] operands = Sink is { } s ? [("input", Input), .. s.Strides] : [("input", Input), ("output", Output)];
            foreach ((string name, MapStrides strides) in operands)
            {
                writer.Line($"ref float {name}At = ref FRef.Add(ref {name}, (h * {strides.Row}) + (w * {strides.Column}));");
            }

            writer.Line($"int pixel = unchecked(key + (golden * ((h * {RowIndex}) + (w * {ColumnIndex}) + 1)));");
            using (writer.Block($"for (int c = 0; c < {Floats}; c += {Width.Lanes})"))
            {
                writer.Line($"var n = channels + {v}.Create(unchecked(pixel + (golden * (c * {ChannelIndex}))));");
                writer.Line($"n = ({v}.ShiftRightLogical(n, 16) ^ n) * {v}.Create({First});");
                writer.Line($"n = ({v}.ShiftRightLogical(n, 15) ^ n) * {v}.Create(second);");
                writer.Line($"n = {v}.ShiftRightLogical(n, 16) ^ n;");
                writer.Line($"var kept = {v}.GreaterThanOrEqual({v}.ShiftRightLogical(n, 8), {v}.Create({Threshold})).AsSingle();");
                writer.Line($"var x = {v}.BitwiseAnd({v}.LoadUnsafe(ref FRef.Add(ref inputAt, c)), kept) * {v}.Create({ElementaryCode.Literal(Scale)});");
                if (Sink is { } sink)
                {
                    sink.WriteStore(writer, Width, "x", "c");
                }
                else
                {
                    writer.Line("x.StoreUnsafe(ref FRef.Add(ref outputAt, c));");
                }
            }
        }
    }
}
