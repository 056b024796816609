using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Moves a block of pixels and channels: the parts of a concatenation, the middle of a padded or cropped map, and the gradients of all that only move.
/// Forward <c>target = f(source)</c>; with a <see cref="Sink"/> the source is a gradient on its way back.
/// </summary>
/// <param name="Channels">How many are moved.</param>
internal sealed record RegionKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Channels, MapStrides Source, MapStrides Target) : Kernel(Name, Summary)
{
    public Activation Activation { get; init; }

    public SinkCode? Sink { get; init; }

    /// <summary>Floats of a pixel that are moved as whole vectors; element by element from there to <see cref="Channels"/>.</summary>
    public int Whole { get; init; }

    /// <summary>The target's lanes from the last channel (or whole vector) up to here become zero.</summary>
    public int ClearTo { get; init; }

    /// <summary>Pixels of the target around the block, which become <see cref="Fill"/>.</summary>
    public Halo Border { get; init; }

    public float Fill { get; init; }

    public override IReadOnlyList<string> Operands => Sink is { } sink ? ["source", .. sink.Operands] : ["source", "target"];

    public override int Parts => Sink is null && Border.IsEmpty ? Rows : 1;

    public override double Cycles => (double)Rows * Columns * Channels / Width.Lanes * 2;


    private string TargetName => Sink is null ? "target" : "result";

    /// <summary>Whether the last whole vector holds lanes of the source's other channels.</summary>
    public bool MasksLast { get; init; }

    protected override void WriteBody(CodeWriter writer)
    {
        WriteBorder(writer);
        (string, MapStrides)[] operands = Sink is { } sink ? [("source", Source), .. sink.Strides] : [("source", Source), ("target", Target)];
        if (MasksLast)
        {
            writer.Line($"var mask = {Width.Class}.LessThan({Width.Integers}.Indices, {Width.Class}.Create({Channels - (Whole - Width.Lanes)})).AsSingle();");
        }

        if (Whole >= Channels && !MasksLast && ClearTo <= Whole)
        {
            using (MapLoops.Vectors(writer, IsDivided, Width, Rows, Columns, Whole, operands))
            {
                WriteVector(writer, Width, $"{Width.Class}.LoadUnsafe(ref FRef.Add(ref sourceAt, c))", "c");
            }

            return;
        }

        using (MapLoops.Pixels(writer, IsDivided, Rows, Columns, operands))
        {
            int free = MasksLast ? Whole - Width.Lanes : Whole;
            if (free > 0)
            {
                using (writer.Block($"for (int c = 0; c < {free}; c += {Width.Lanes})"))
                {
                    WriteVector(writer, Width, $"{Width.Class}.LoadUnsafe(ref FRef.Add(ref sourceAt, c))", "c");
                }
            }

            if (MasksLast)
            {
                using (writer.Block())
                {
                    WriteVector(writer, Width, $"{Width.Class}.BitwiseAnd({Width.Class}.LoadUnsafe(ref FRef.Add(ref sourceAt, {free})), mask)", $"{free}");
                }
            }

            if (Whole < Channels)
            {
                using (writer.Block($"for (int c = {Whole}; c < {Channels}; c++)"))
                {
                    WriteElement(writer);
                }
            }

            int covered = Math.Max(Whole, Channels);
            if (covered < ClearTo)
            {
                using (writer.Block($"for (int c = {covered}; c < {ClearTo}; c++)"))
                {
                    writer.Line($"FRef.Add(ref {TargetName}At, c) = 0f;");
                }
            }
        }
    }

    private void WriteVector(CodeWriter writer, VectorWidth width, string value, string index)
    {
        writer.Line($"var x = {value};");
        if (Sink is { } sink)
        {
            sink.WriteStore(writer, width, "x", index);
            return;
        }

        ActivationCode.WriteForward(writer, width, Activation, "x");
        writer.Line($"x.StoreUnsafe(ref FRef.Add(ref targetAt, {index}));");
    }

    private void WriteElement(CodeWriter writer)
    {
        if (Sink is { } sink)
        {
            sink.WriteStoreElement(writer, "FRef.Add(ref sourceAt, c)", "c");
            return;
        }

        if (Activation == Activation.None)
        {
            writer.Line("FRef.Add(ref targetAt, c) = FRef.Add(ref sourceAt, c);");
            return;
        }

        // One lane of the smallest vector, so that every function is written once.
        var single = new VectorWidth(128);
        writer.Line($"var x = {single.Class}.CreateScalar(FRef.Add(ref sourceAt, c));");
        ActivationCode.WriteForward(writer, single, Activation, "x");
        writer.Line("FRef.Add(ref targetAt, c) = x.ToScalar();");
    }

    private void WriteBorder(CodeWriter writer)
    {
        if (Border.IsEmpty)
        {
            return;
        }

        MapStrides target = Sink?.Result ?? Target;
        int width = Border.Left + Columns + Border.Right, left = Border.Left * target.Column;
        writer.Line($"var fill = {(Fill == 0 ? $"{Width.Type}.Zero" : $"{Width.Class}.Create({ElementaryCode.Literal(Fill)})")};");
        int whole = Fill == 0 ? Whole : Channels / Width.Lanes * Width.Lanes;
        if (whole < Whole)
        {
            writer.Line($"var last = {Width.Class}.BitwiseAnd(fill, {Width.Class}.LessThan({Width.Integers}.Indices, {Width.Class}.Create({Channels - whole})).AsSingle());");
        }

        WriteArea(Border.Top, width, -(Border.Top * target.Row) - left);
        WriteArea(Rows, Border.Left, -left);
        WriteArea(Rows, Border.Right, Columns * target.Column);
        WriteArea(Border.Bottom, width, (Rows * target.Row) - left);

        void WriteArea(int rows, int columns, int start)
        {
            if (rows == 0 || columns == 0)
            {
                return;
            }

            using (writer.Block())
            {
                writer.Line($"ref float area = ref FRef.Add(ref {TargetName}, {start});");
                using (MapLoops.Pixels(writer, false, rows, columns, ("area", target)))
                {
                    if (whole > 0)
                    {
                        using (writer.Block($"for (int c = 0; c < {whole}; c += {Width.Lanes})"))
                        {
                            writer.Line("fill.StoreUnsafe(ref FRef.Add(ref areaAt, c));");
                        }
                    }

                    if (whole < Whole)
                    {
                        writer.Line($"last.StoreUnsafe(ref FRef.Add(ref areaAt, {whole}));");
                    }
                }
            }
        }
    }
}
