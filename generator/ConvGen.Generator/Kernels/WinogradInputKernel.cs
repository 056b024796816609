using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Patches of pixels that overlap, to as many numbers each: <c>V = Bᵀ·d·B</c>, vectors over channels. Plane after plane, in a plane tile after tile. Columns first, whose results
/// wait for the rows where these will leave theirs: the vectors of a patch would not all fit into the registers.
/// </summary>
/// <param name="Rows">Rows of tiles.</param>
/// <param name="Columns">Tiles in a row.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="Input">The distances between pixels.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
internal sealed record WinogradInputKernel(
    string Name, IReadOnlyList<string> Summary, WinogradAlgorithm Algorithm, VectorWidth Width, int Rows, int Columns, int Channels, MapStrides Input, int TileStride, int PlaneStride) : Kernel(Name, Summary)
{
    /// <summary>Whether the input comes from far: patches are asked for ahead.</summary>
    public bool Prefetches { get; init; }

    /// <summary>Whether the map is the gradient of an output, whose tiles of m × m pixels have the transform <c>A·d·Aᵀ</c>; otherwise an input, whose patches overlap.</summary>
    public bool IsOfGradient { get; init; }

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override int Parts => Rows;

    public override double Cycles => (double)Rows * Columns * Channels / Width.Lanes * Algorithm.InputCycles;

    protected override void WriteBody(CodeWriter writer)
    {
        using CodeWriter.BlockScope rows = writer.Block(PartsLoop("h", Rows));
        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {Columns}; w++)");
        writer.Line($"ref float x = ref FRef.Add(ref input, (h * {Algorithm.Outputs * Input.Row}) + (w * {Algorithm.Outputs * Input.Column}));");
        writer.Line($"ref float v = ref FRef.Add(ref output, ((h * {Columns}) + w) * {TileStride});");
        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");

        // Once over the columns of the patch and once over the rows of what they leave: one text for both, with other distances.
        int points = Algorithm.Points, side = IsOfGradient ? Algorithm.Outputs : points;
        writer.Line("ref float source = ref FRef.Add(ref x, c);");
        if (Prefetches)
        {
            // The tile after the next: a patch is short runs of several rows, which the processor does not see coming.
            using (writer.Block($"for (int k = 0; k < {points}; k++)"))
            {
                for (int j = 0; j < Algorithm.Outputs; j++)
                {
                    writer.Line($"{ImplementationFile.Prefetch}(ref FRef.Add(ref source, (k * {Input.Row}) + {(points + Algorithm.Outputs + j) * Input.Column}));");
                }
            }
        }

        writer.Line($"int across = {Input.Column}, along = {Input.Row}, acrossTo = {PlaneStride}, alongTo = {points * PlaneStride}{(IsOfGradient ? $", turns = {side}" : "")};");
        using (writer.Block("for (int pass = 0; pass < 2; pass++)"))
        {
            using (writer.Block($"for (int j = 0; j < {(IsOfGradient ? "turns" : points.ToString())}; j++)"))
            {
                writer.Line("ref float from = ref FRef.Add(ref source, j * across);");
                writer.Line("ref float to = ref FRef.Add(ref v, c + (j * acrossTo));");
                for (int k = 0; k < side; k++)
                {
                    writer.Line($"var d{k} = {Width.Class}.LoadUnsafe(ref {At("from", k, "along")});");
                }

                if (IsOfGradient)
                {
                    WinogradCode.WriteOutputGradient(writer, Width, Algorithm, k => $"d{k}", k => $"t{k}");
                }
                else
                {
                    WinogradCode.WriteInput(writer, Width, Algorithm, k => $"d{k}", k => $"t{k}");
                }

                for (int k = 0; k < points; k++)
                {
                    writer.Line($"t{k}.StoreUnsafe(ref {At("to", k, "alongTo")});");
                }
            }

            writer.Line("source = ref FRef.Add(ref v, c);");
            writer.Line($"(across, along, acrossTo, alongTo) = ({points * PlaneStride}, {PlaneStride}, {points * PlaneStride}, {PlaneStride});");
            if (IsOfGradient)
            {
                writer.Line($"turns = {points};");
            }
        }
    }

    private static string At(string origin, int times, string stride) => times == 0 ? origin : $"FRef.Add(ref {origin}, {(times == 1 ? stride : $"{times} * {stride}")})";
}
