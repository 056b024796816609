using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// The products of a tile to its pixels, or those of them that the map has: <c>f(Aᵀ·M·A + bias + residual)</c>, vectors over channels, or the largest of each 2 × 2 of them. The transform leaves its
/// results in the memory of the products, columns first and then rows: all vectors of a tile would not fit into the registers.
/// </summary>
/// <param name="TileColumns">Tiles in a row.</param>
/// <param name="Rows">Rows of the output; the last tile may have some beyond.</param>
/// <param name="Columns">Columns of the output.</param>
/// <param name="Channels">A multiple of the vector's lanes.</param>
/// <param name="TileStride">Between tiles in a plane.</param>
/// <param name="PlaneStride">Between planes.</param>
/// <param name="Output">The distances between pixels.</param>
/// <param name="Bias">Whether there is one.</param>
/// <param name="Residual">The distances between pixels of what is added before the activation; null for nothing.</param>
/// <param name="Activation">Comes last; where a pool follows it must not fall anywhere, because it is applied behind the pool.</param>
/// <param name="Pools">Whether the output is a max-pool over 2 × 2 of what it would be.</param>
internal sealed record WinogradOutputKernel(
    string Name, IReadOnlyList<string> Summary, WinogradAlgorithm Algorithm, VectorWidth Width, int TileColumns, int Rows, int Columns, int Channels,
    int TileStride, int PlaneStride, MapStrides Output, bool Bias, MapStrides? Residual, Activation Activation, bool Pools) : Kernel(Name, Summary)
{
    /// <summary>How a gradient is left, instead of bias, residual, activation and pool; null in forward passes.</summary>
    public SinkCode? Sink { get; init; }

    public override IReadOnlyList<string> Operands => Sink is { } sink ? ["input", .. sink.Operands] : ["input", .. Bias ? ["bias"] : Array.Empty<string>(), .. Residual is null ? Array.Empty<string>() : ["residual"], "output"];

    public override int Parts => Arithmetic.CeilingDivide(Rows, Side);

    public override double Cycles => (double)Parts * Arithmetic.CeilingDivide(Columns, Side) * Channels / Width.Lanes * Algorithm.OutputCycles;

    /// <summary>Output pixels a side of a tile.</summary>
    private int Side => Pools ? Algorithm.Outputs / 2 : Algorithm.Outputs;

    private int RowStride => Algorithm.Points * PlaneStride;

    protected override void WriteBody(CodeWriter writer)
    {
        int down = Parts, across = Arithmetic.CeilingDivide(Columns, Side);
        using CodeWriter.BlockScope rows = writer.Block(PartsLoop("h", down));
        string height = Length("height", "h", down, Rows);
        using CodeWriter.BlockScope columns = writer.Block($"for (int w = 0; w < {across}; w++)");
        string width = Length("width", "w", across, Columns);
        writer.Line($"ref float m = ref FRef.Add(ref input, ((h * {TileColumns}) + w) * {TileStride});");
        writer.Line($"ref float y = ref FRef.Add(ref {(Sink is null ? "output" : "result")}, (h * {Side * Output.Row}) + (w * {Side * Output.Column}));");
        if (Sink is { Activation: var derived } && derived != Activation.None)
        {
            MapStrides forward = Sink.Value.Forward;
            writer.Line($"ref float f = ref FRef.Add(ref forward, (h * {Side * forward.Row}) + (w * {Side * forward.Column}));");
        }

        if (Residual is { } from)
        {
            writer.Line($"ref float r = ref FRef.Add(ref residual, (h * {Side * from.Row}) + (w * {Side * from.Column}));");
        }

        using CodeWriter.BlockScope channels = writer.Block($"for (int c = 0; c < {Channels}; c += {Width.Lanes})");
        WriteTransform(writer);
        if (Bias)
        {
            writer.Line($"var b = {Width.Class}.LoadUnsafe(ref FRef.Add(ref bias, c));");
        }

        using (writer.Block($"for (int i = 0; i < {height}; i++)"))
        using (writer.Block($"for (int k = 0; k < {width}; k++)"))
        {
            WritePixel(writer);
        }

        // Tiles at the edge have fewer pixels where the map is no multiple of them.
        string Length(string name, string index, int count, int extent)
        {
            if (extent % Side == 0)
            {
                return Side.ToString();
            }

            writer.Line($"int {name} = {index} < {count - 1} ? {Side} : {extent % Side};");
            return name;
        }
    }

    private void WriteTransform(CodeWriter writer)
    {
        writer.Line($"int along = {RowStride}, across = {PlaneStride}, turns = {Algorithm.Points};");
        using CodeWriter.BlockScope passes = writer.Block("for (int pass = 0; pass < 2; pass++)");
        using (writer.Block("for (int j = 0; j < turns; j++)"))
        {
            writer.Line("ref float at = ref FRef.Add(ref m, c + (j * across));");
            for (int k = 0; k < Algorithm.Points; k++)
            {
                writer.Line($"var m{k} = {Width.Class}.LoadUnsafe(ref {At(k)});");
            }

            WinogradCode.WriteOutput(writer, Width, Algorithm, k => $"m{k}", k => $"o{k}");
            for (int k = 0; k < Algorithm.Outputs; k++)
            {
                writer.Line($"o{k}.StoreUnsafe(ref {At(k)});");
            }
        }

        writer.Line($"(along, across, turns) = ({PlaneStride}, {RowStride}, {Algorithm.Outputs});");

        static string At(int times) => times == 0 ? "at" : $"FRef.Add(ref at, {(times == 1 ? "along" : $"{times} * along")})";
    }

    private void WritePixel(CodeWriter writer)
    {
        string v = Width.Class;
        int step = Pools ? 2 : 1;
        writer.Line($"ref float from = ref FRef.Add(ref m, c + (i * {step * RowStride}) + (k * {step * PlaneStride}));");
        writer.Line(Pools
            ? $"var o = {v}.MaxNative({v}.MaxNative({Load(0)}, {Load(PlaneStride)}), {v}.MaxNative({Load(RowStride)}, {Load(RowStride + PlaneStride)}));"
            : $"var o = {Load(0)};");
        if (Sink is { } sink)
        {
            foreach ((string name, MapStrides strides) in sink.Strides)
            {
                writer.Line($"ref float {name}At = ref FRef.Add(ref {(name == "result" ? "y" : "f")}, (i * {strides.Row}) + (k * {strides.Column}));");
            }

            sink.WriteStore(writer, Width, "o", "c");
            return;
        }

        if (Bias)
        {
            writer.Line("o += b;");
        }

        if (Residual is { } residual)
        {
            writer.Line($"o += {v}.LoadUnsafe(ref FRef.Add(ref r, c + (i * {residual.Row}) + (k * {residual.Column})));");
        }

        ActivationCode.WriteForward(writer, Width, Activation, "o");
        writer.Line($"o.StoreUnsafe(ref FRef.Add(ref y, c + (i * {Output.Row}) + (k * {Output.Column})));");

        string Load(int offset) => $"{v}.LoadUnsafe(ref {(offset == 0 ? "from" : $"FRef.Add(ref from, {offset})")})";
    }
}
