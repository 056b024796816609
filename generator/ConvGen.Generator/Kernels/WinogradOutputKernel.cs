using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// 36 products a tile to 4 × 4 pixels, or those of them that the map has: <c>f(Aᵀ·M·A + bias)</c>, vectors over channels. Columns first, whose results wait for the rows in the memory of the products.
/// </summary>
/// <param name="Rows">Rows of pixels; the last tile may have some beyond.</param>
/// <param name="Columns">Pixels in a row.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
/// <param name="Output">The distances between pixels.</param>
internal sealed record WinogradOutputKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels,
    int TileStride, int PlaneStride, MapStrides Output, bool Bias, Activation Activation) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => Bias ? ["input", "bias", "output"] : ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        int down = Arithmetic.CeilingDivide(Rows, WinogradCode.Outputs), across = Arithmetic.CeilingDivide(Columns, WinogradCode.Outputs);
        using CodeWriter.BlockScope rows = writer.Block($"for (int h = 0; h < {down}; h++)");
        string height = WinogradCode.Outputs.ToString();
        if (Rows % WinogradCode.Outputs > 0)
        {
            height = "height";
            writer.Line($"int height = h < {down - 1} ? {WinogradCode.Outputs} : {Rows % WinogradCode.Outputs};");
        }

        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {across}; w++)");
        writer.Line($"ref float m = ref FloatRef.Add(ref input, ((h * {across}) + w) * {TileStride});");
        writer.Line($"ref float y = ref FloatRef.Add(ref output, (h * {WinogradCode.Outputs * Output.Row}) + (w * {WinogradCode.Outputs * Output.Column}));");
        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        using (writer.Block($"for (int j = 0; j < {WinogradCode.Points}; j++)"))
        {
            writer.Line($"ref float from = ref FloatRef.Add(ref m, c + (j * {PlaneStride}));");
            WriteLoads(writer, WinogradCode.Points * PlaneStride);
            for (int k = 0; k < WinogradCode.Outputs; k++)
            {
                writer.Line($"o{k}.StoreUnsafe(ref FloatRef.Add(ref from, {k * WinogradCode.Points * PlaneStride}));");
            }
        }

        if (Bias)
        {
            writer.Line($"var b = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref bias, c));");
        }

        using (writer.Block($"for (int i = 0; i < {height}; i++)"))
        {
            writer.Line($"ref float from = ref FloatRef.Add(ref m, c + (i * {WinogradCode.Points * PlaneStride}));");
            writer.Line($"ref float to = ref FloatRef.Add(ref y, c + (i * {Output.Row}));");
            WriteLoads(writer, PlaneStride);
            for (int k = 0; k < WinogradCode.Outputs; k++)
            {
                if (Bias)
                {
                    writer.Line($"o{k} += b;");
                }

                ActivationCode.WriteForward(writer, Width, Activation, $"o{k}");
                string inside = ((across - 1) * WinogradCode.Outputs) + k < Columns ? "" : $"if (w < {across - 1}) ";
                writer.Line($"{inside}o{k}.StoreUnsafe(ref FloatRef.Add(ref to, {k * Output.Column}));");
            }
        }
    }

    private void WriteLoads(CodeWriter writer, int stride)
    {
        for (int k = 0; k < WinogradCode.Points; k++)
        {
            writer.Line($"var m{k} = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref from, {k * stride}));");
        }

        WinogradCode.WriteOutput(writer, Width, k => $"m{k}", k => $"o{k}");
    }
}
