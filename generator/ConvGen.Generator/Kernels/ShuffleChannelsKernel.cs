using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Channels as a table of <paramref name="Groups"/> rows, read by columns: channel i·Groups + g of the result is channel g·(C/Groups) + i of the input.</summary>
/// <param name="Channels">Of both operands.</param>
/// <param name="Floats">The result's channels, padding included.</param>
/// <param name="Sink">What becomes of the values: backward it is this kernel as well, with as many groups as there were channels in one.</param>
internal sealed record ShuffleChannelsKernel(
    string Name, IReadOnlyList<string> Summary, int Rows, int Columns, int Channels, int Groups, int Floats, MapStrides Input, SinkCode Sink) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        int size = Channels / Groups;
        using (MapLoops.Pixels(writer, false, Rows, Columns, [("input", Input), .. Sink.Strides]))
        {
            using (writer.Block($"for (int g = 0; g < {Groups}; g++)"))
            using (writer.Block($"for (int i = 0; i < {size}; i++)"))
            {
                writer.Line($"float x = FRef.Add(ref inputAt, (g * {size}) + i);");
                Sink.WriteStoreElement(writer, "x", $"(i * {Groups}) + g");
            }

            Sink.WriteZeros(writer, Channels, Floats);
        }
    }
}
