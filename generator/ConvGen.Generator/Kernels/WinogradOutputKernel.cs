using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// The products of a tile to its pixels, or those of them that the map has: <c>f(Aᵀ·M·A + bias + residual)</c>, vectors over channels. Columns first, whose results wait for the rows in the memory of the products.
/// </summary>
/// <param name="Rows">Rows of pixels; the last tile may have some beyond.</param>
/// <param name="Columns">Pixels in a row.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
/// <param name="Output">The distances between pixels.</param>
/// <param name="Bias">Whether there is one.</param>
/// <param name="Residual">The distances between pixels of what is added before the activation; null for nothing.</param>
/// <param name="Activation">Comes last.</param>
internal sealed record WinogradOutputKernel(
    string Name, IReadOnlyList<string> Summary, WinogradAlgorithm Algorithm, VectorWidth Width, int Rows, int Columns, int Channels,
    int TileStride, int PlaneStride, MapStrides Output, bool Bias, MapStrides? Residual, Activation Activation) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", .. Bias ? ["bias"] : Array.Empty<string>(), .. Residual is null ? Array.Empty<string>() : ["residual"], "output"];

    public override int Parts => Arithmetic.CeilingDivide(Rows, Algorithm.Outputs);

    public override double Cycles => (double)Parts * Arithmetic.CeilingDivide(Columns, Algorithm.Outputs) * Channels / Width.Lanes * Algorithm.OutputCycles;

    protected override void WriteBody(CodeWriter writer)
    {
        int down = Arithmetic.CeilingDivide(Rows, Algorithm.Outputs), across = Arithmetic.CeilingDivide(Columns, Algorithm.Outputs);
        using CodeWriter.BlockScope rows = writer.Block(PartsLoop("h", down));
        string height = Algorithm.Outputs.ToString();
        if (Rows % Algorithm.Outputs > 0)
        {
            height = "height";
            writer.Line($"int height = h < {down - 1} ? {Algorithm.Outputs} : {Rows % Algorithm.Outputs};");
        }

        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {across}; w++)");
        writer.Line($"ref float m = ref FRef.Add(ref input, ((h * {across}) + w) * {TileStride});");
        writer.Line($"ref float y = ref FRef.Add(ref output, (h * {Algorithm.Outputs * Output.Row}) + (w * {Algorithm.Outputs * Output.Column}));");
        if (Residual is { } from)
        {
            writer.Line($"ref float r = ref FRef.Add(ref residual, (h * {Algorithm.Outputs * from.Row}) + (w * {Algorithm.Outputs * from.Column}));");
        }

        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        using (writer.Block($"for (int j = 0; j < {Algorithm.Points}; j++)"))
        {
            writer.Line($"ref float from = ref FRef.Add(ref m, c + (j * {PlaneStride}));");
            WriteLoads(writer, Algorithm.Points * PlaneStride);
            for (int k = 0; k < Algorithm.Outputs; k++)
            {
                writer.Line($"o{k}.StoreUnsafe(ref FRef.Add(ref from, {k * Algorithm.Points * PlaneStride}));");
            }
        }

        if (Bias)
        {
            writer.Line($"var b = {Width.Class}.LoadUnsafe(ref FRef.Add(ref bias, c));");
        }

        using (writer.Block($"for (int i = 0; i < {height}; i++)"))
        {
            writer.Line($"ref float from = ref FRef.Add(ref m, c + (i * {Algorithm.Points * PlaneStride}));");
            writer.Line($"ref float to = ref FRef.Add(ref y, c + (i * {Output.Row}));");
            WriteLoads(writer, PlaneStride);
            for (int k = 0; k < Algorithm.Outputs; k++)
            {
                if (Bias)
                {
                    writer.Line($"o{k} += b;");
                }

                // Past the last column there may be no more residual to read than there is output to write.
                bool inMap = ((across - 1) * Algorithm.Outputs) + k < Columns;
                if (Residual is { } added)
                {
                    string value = $"{Width.Class}.LoadUnsafe(ref FRef.Add(ref r, c + (i * {added.Row}){Plus(k * added.Column)}))";
                    writer.Line(inMap ? $"o{k} += {value};" : $"if (w < {across - 1}) o{k} += {value};");
                }

                ActivationCode.WriteForward(writer, Width, Activation, $"o{k}");
                string inside = inMap ? "" : $"if (w < {across - 1}) ";
                writer.Line($"{inside}o{k}.StoreUnsafe(ref FRef.Add(ref to, {k * Output.Column}));");
            }
        }
    }

    private void WriteLoads(CodeWriter writer, int stride)
    {
        for (int k = 0; k < Algorithm.Points; k++)
        {
            writer.Line($"var m{k} = {Width.Class}.LoadUnsafe(ref FRef.Add(ref from, {k * stride}));");
        }

        WinogradCode.WriteOutput(writer, Width, Algorithm, k => $"m{k}", k => $"o{k}");
    }
}
