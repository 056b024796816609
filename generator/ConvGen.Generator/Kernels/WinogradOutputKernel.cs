using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>36 products a tile to 4 × 4 pixels, or those of them that the map has: <c>f(Aᵀ·M·A + bias)</c>, vectors over channels.</summary>
/// <param name="Rows">Rows of tiles.</param>
/// <param name="Columns">Tiles in a row that are written.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="TileStride">Between tiles in a plane of products.</param>
/// <param name="RowStride">Between rows of tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
/// <param name="Output">The distances between pixels.</param>
/// <param name="Height">Pixels of a tile that are written, down.</param>
/// <param name="Across">Pixels of a tile that are written, across.</param>
internal sealed record WinogradOutputKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels,
    int TileStride, int RowStride, int PlaneStride, MapStrides Output, int Height, int Across, bool Bias, Activation Activation) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => Bias ? ["input", "bias", "output"] : ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope rows = writer.Block($"for (int h = 0; h < {Rows}; h++)");
        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {Columns}; w++)");
        writer.Line($"ref float m = ref FloatRef.Add(ref input, (h * {RowStride}) + (w * {TileStride}));");
        writer.Line($"ref float y = ref FloatRef.Add(ref output, (h * {WinogradCode.Outputs * Output.Row}) + (w * {WinogradCode.Outputs * Output.Column}));");
        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        for (int j = 0; j < WinogradCode.Points; j++)
        {
            for (int i = 0; i < WinogradCode.Points; i++)
            {
                writer.Line($"var m{i}_{j} = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref m, c + {((i * WinogradCode.Points) + j) * PlaneStride}));");
            }

            WinogradCode.WriteOutput(writer, Width, Height, i => $"m{i}_{j}", i => $"t{i}_{j}", $"g{j}");
        }

        if (Bias)
        {
            writer.Line($"var b = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref bias, c));");
        }

        for (int i = 0; i < Height; i++)
        {
            WinogradCode.WriteOutput(writer, Width, Across, j => $"t{i}_{j}", j => $"o{i}_{j}", $"h{i}");
            for (int j = 0; j < Across; j++)
            {
                if (Bias)
                {
                    writer.Line($"o{i}_{j} += b;");
                }

                ActivationCode.WriteForward(writer, Width, Activation, $"o{i}_{j}");
                writer.Line($"o{i}_{j}.StoreUnsafe(ref FloatRef.Add(ref y, c + {(i * Output.Row) + (j * Output.Column)}));");
            }
        }
    }
}
