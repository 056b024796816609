using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Zeroes the lanes past the last channel, after an activation that is not zero at zero or after its derivative. Whoever reads them has weights of zero for them, but
/// the gradient of those weights is a product with them, and must be zero for the weights to stay so.
/// </summary>
internal sealed record ClearPaddingKernel(string Name, IReadOnlyList<string> Summary, TensorLayout Layout) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["values"];

    protected override void WriteBody(CodeWriter writer)
    {
        using (writer.Block($"for (int h = 0; h < {Layout.Shape.Height}; h++)"))
        using (writer.Block($"for (int w = 0; w < {Layout.Shape.Width}; w++)"))
        using (writer.Block($"for (int c = {Layout.Shape.Channels}; c < {Layout.PaddedChannels}; c++)"))
        {
            writer.Line($"FRef.Add(ref values, (h * {Layout.RowStride}) + (w * {Layout.ColumnStride}) + c) = 0f;");
        }
    }
}
