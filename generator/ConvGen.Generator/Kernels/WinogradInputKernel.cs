using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Patches of 6 × 6 pixels, 4 apart, to 36 numbers each: <c>V = Bᵀ·d·B</c>, vectors over channels. Plane after plane, in a plane tile after tile. Columns first, whose results
/// wait for the rows where these will leave theirs: the 36 vectors of a patch would not fit into the registers.
/// </summary>
/// <param name="Rows">Rows of tiles.</param>
/// <param name="Columns">Tiles in a row.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="Input">The distances between pixels.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
internal sealed record WinogradInputKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels, MapStrides Input, int TileStride, int PlaneStride) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope rows = writer.Block($"for (int h = 0; h < {Rows}; h++)");
        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {Columns}; w++)");
        writer.Line($"ref float x = ref FloatRef.Add(ref input, (h * {WinogradCode.Outputs * Input.Row}) + (w * {WinogradCode.Outputs * Input.Column}));");
        writer.Line($"ref float v = ref FloatRef.Add(ref output, ((h * {Columns}) + w) * {TileStride});");
        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        using (writer.Block($"for (int j = 0; j < {WinogradCode.Points}; j++)"))
        {
            writer.Line($"ref float from = ref FloatRef.Add(ref x, c + (j * {Input.Column}));");
            writer.Line($"ref float to = ref FloatRef.Add(ref v, c + (j * {PlaneStride}));");
            WriteCombinations(writer, Input.Row, WinogradCode.Points * PlaneStride);
        }

        using (writer.Block($"for (int i = 0; i < {WinogradCode.Points}; i++)"))
        {
            writer.Line($"ref float from = ref FloatRef.Add(ref v, c + (i * {WinogradCode.Points * PlaneStride}));");
            writer.Line("ref float to = ref from;");
            WriteCombinations(writer, PlaneStride, PlaneStride);
        }
    }

    private void WriteCombinations(CodeWriter writer, int fromStride, int toStride)
    {
        for (int k = 0; k < WinogradCode.Points; k++)
        {
            writer.Line($"var d{k} = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref from, {k * fromStride}));");
        }

        WinogradCode.WriteInput(writer, Width, k => $"d{k}", k => $"t{k}");
        for (int k = 0; k < WinogradCode.Points; k++)
        {
            writer.Line($"t{k}.StoreUnsafe(ref FloatRef.Add(ref to, {k * toStride}));");
        }
    }
}
