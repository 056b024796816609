using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>The sum of tensors of one size, through an activation.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record AddKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, Activation Activation, int Rows, int Columns, int Floats, IReadOnlyList<MapStrides> Inputs, MapStrides Output)
    : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => [.. Inputs.Select((_, i) => $"x{i}"), "output"];

    public override int Parts => Rows;

    public override double Cycles => (double)Rows * Columns * Floats / Width.Lanes * (Inputs.Count + 1);


    protected override void WriteBody(CodeWriter writer)
    {
        using (MapLoops.Vectors(writer, IsDivided, Width, Rows, Columns, Floats, [.. Inputs.Select((s, i) => ($"x{i}", s)), ("output", Output)]))
        {
            writer.Line($"var y = {Load(0)};");
            for (int i = 1; i < Inputs.Count; i++)
            {
                writer.Line($"y += {Load(i)};");
            }

            ActivationCode.WriteForward(writer, Width, Activation, "y");
            writer.Line("y.StoreUnsafe(ref FRef.Add(ref outputAt, c));");
        }

        string Load(int i) => $"{Width.Class}.LoadUnsafe(ref FRef.Add(ref x{i}At, c))";
    }
}
