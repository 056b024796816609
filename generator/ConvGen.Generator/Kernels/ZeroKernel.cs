using ConvGen.Generator.Emission;

namespace ConvGen.Generator.Kernels;

/// <summary>Zeroes a run of floats, before something is added to them.</summary>
internal sealed record ZeroKernel(string Name, IReadOnlyList<string> Summary, int Length) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["values"];

    protected override void WriteBody(CodeWriter writer) =>
        writer.Line($"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref values, {Length}).Clear();");
}
