using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Patches of 6 × 6 pixels, 4 apart, to 36 numbers each: <c>V = Bᵀ·d·B</c>, vectors over channels. Plane after plane, in a plane tile after tile.</summary>
/// <param name="Rows">Rows of tiles.</param>
/// <param name="Columns">Tiles in a row.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="Input">The distances between pixels.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
internal sealed record WinogradInputKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels, MapStrides Input, int TileStride, int PlaneStride) : Kernel(Name, Summary)
{
    // Half of the rows at a time: 36 inputs and their combinations would not fit into the registers.
    private static readonly int[][] s_groups = [[0, 1, 2], [3, 4, 5]];

    public override IReadOnlyList<string> Operands => ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope rows = writer.Block($"for (int h = 0; h < {Rows}; h++)");
        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {Columns}; w++)");
        writer.Line($"ref float x = ref FloatRef.Add(ref input, (h * {WinogradCode.Outputs * Input.Row}) + (w * {WinogradCode.Outputs * Input.Column}));");
        writer.Line($"ref float v = ref FloatRef.Add(ref output, ((h * {Columns}) + w) * {TileStride});");
        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        foreach (int[] group in s_groups)
        {
            using CodeWriter.BlockScope scope = writer.Block();
            for (int j = 0; j < WinogradCode.Points; j++)
            {
                foreach (int i in WinogradCode.Needs(group))
                {
                    writer.Line($"var d{i}_{j} = {Width.Class}.LoadUnsafe(ref FloatRef.Add(ref x, c + {(i * Input.Row) + (j * Input.Column)}));");
                }

                WinogradCode.WriteInput(writer, Width, group, i => $"d{i}_{j}", i => $"t{i}_{j}", $"g{j}");
            }

            foreach (int i in group)
            {
                WinogradCode.WriteInput(writer, Width, [0, 1, 2, 3, 4, 5], j => $"t{i}_{j}", j => $"o{i}_{j}", $"h{i}");
                for (int j = 0; j < WinogradCode.Points; j++)
                {
                    writer.Line($"o{i}_{j}.StoreUnsafe(ref FloatRef.Add(ref v, c + {((i * WinogradCode.Points) + j) * PlaneStride}));");
                }
            }
        }
    }
}
