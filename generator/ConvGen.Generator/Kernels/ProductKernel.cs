using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// The product of two tensors, element by element; one of them may be a single pixel that multiplies all. Forward through an activation; with a <see cref="Sink"/>
/// the gradient of one factor, the product of the output's gradient and the other factor.
/// </summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record ProductKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides A, MapStrides B, MapStrides Output) : Kernel(Name, Summary)
{
    public Activation Activation { get; init; }

    public SinkCode? Sink { get; init; }

    public override IReadOnlyList<string> Operands => Sink is { } sink ? ["a", "b", .. sink.Operands] : ["a", "b", "output"];

    public override int Parts => Sink is null ? Rows : 1;

    public override double Cycles => (double)Rows * Columns * Floats / Width.Lanes * 3;


    protected override void WriteBody(CodeWriter writer)
    {
        (string, MapStrides)[] operands = Sink is { } s ? [("a", A), ("b", B), .. s.Strides] : [("a", A), ("b", B), ("output", Output)];
        using (MapLoops.Vectors(writer, IsDivided, Width, Rows, Columns, Floats, operands))
        {
            writer.Line($"var y = {Width.Class}.LoadUnsafe(ref FRef.Add(ref aAt, c)) * {Width.Class}.LoadUnsafe(ref FRef.Add(ref bAt, c));");
            if (Sink is { } sink)
            {
                sink.WriteStore(writer, Width, "y", "c");
                return;
            }

            ActivationCode.WriteForward(writer, Width, Activation, "y");
            writer.Line("y.StoreUnsafe(ref FRef.Add(ref outputAt, c));");
        }
    }
}

/// <summary>The gradient of a pixel that multiplied a whole map: for each channel Σ a·b over all pixels.</summary>
internal sealed record ProductSumKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, MapStrides A, MapStrides B, SinkCode Sink) : Kernel(Name, Summary)
{
    /// <summary>Sums that are in flight at once: enough for whole cache lines of the narrowest vectors.</summary>
    private const int LargestBlock = 4;

    public override IReadOnlyList<string> Operands => ["a", "b", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        foreach (string operand in Sink.Operands)
        {
            writer.Line($"ref float {operand}At = ref {operand};");
        }

        MapLoops.ChannelBlocks(writer, Width, Floats, LargestBlock, vectors =>
        {
            for (int i = 0; i < vectors; i++)
            {
                writer.Line($"var s{i} = {Width.Type}.Zero;");
            }

            using (MapLoops.Pixels(writer, false, Rows, Columns, ("a", A), ("b", B)))
            {
                for (int i = 0; i < vectors; i++)
                {
                    string at = $"c{Plus(i * Width.Lanes)}";
                    writer.Line($"s{i} = {v}.MultiplyAddEstimate({v}.LoadUnsafe(ref FRef.Add(ref aAt, {at})), {v}.LoadUnsafe(ref FRef.Add(ref bAt, {at})), s{i});");
                }
            }

            for (int i = 0; i < vectors; i++)
            {
                Sink.WriteStore(writer, Width, $"s{i}", $"c{Plus(i * Width.Lanes)}");
            }
        });
    }
}
