using ConvGen.Generator.Emission;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>Repeats each pixel <paramref name="FactorHeight"/> × <paramref name="FactorWidth"/> times: nearest-neighbour upsampling.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record UpsampleKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, int FactorHeight, int FactorWidth, MapStrides Input, MapStrides Output)
    : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output"];

    protected override void WriteBody(CodeWriter writer)
    {
        using (writer.Block($"for (int h = 0; h < {Rows * FactorHeight}; h++)"))
        using (writer.Block($"for (int w = 0; w < {Columns}; w++)"))
        {
            writer.Line($"ref float from = ref FRef.Add(ref input, (h / {FactorHeight} * {Input.Row}) + (w * {Input.Column}));");
            writer.Line($"ref float to = ref FRef.Add(ref output, (h * {Output.Row}) + (w * {FactorWidth * Output.Column}));");
            using (writer.Block($"for (int c = 0; c < {Floats}; c += {Width.Lanes})"))
            {
                writer.Line($"var x = {Width.Class}.LoadUnsafe(ref FRef.Add(ref from, c));");
                using (writer.Block($"for (int i = 0; i < {FactorWidth}; i++)"))
                {
                    writer.Line($"x.StoreUnsafe(ref FRef.Add(ref to, (i * {Output.Column}) + c));");
                }
            }
        }
    }
}

/// <summary>The gradient of <see cref="UpsampleKernel"/>: the sum over a pixel's copies.</summary>
/// <param name="Floats">A pixel's channels, padding included.</param>
internal sealed record UpsampleGradientKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, int Rows, int Columns, int Floats, int FactorHeight, int FactorWidth, MapStrides Gradient, SinkCode Sink)
    : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", .. Sink.Operands];

    protected override void WriteBody(CodeWriter writer)
    {
        var corners = new MapStrides(FactorHeight * Gradient.Row, FactorWidth * Gradient.Column);
        using (MapLoops.Vectors(writer, false, Width, Rows, Columns, Floats, [("gradient", corners), .. Sink.Strides]))
        {
            writer.Line($"var g = {Width.Type}.Zero;");
            using (writer.Block($"for (int i = 0; i < {FactorHeight}; i++)"))
            using (writer.Block($"for (int j = 0; j < {FactorWidth}; j++)"))
            {
                writer.Line($"g += {Width.Class}.LoadUnsafe(ref FRef.Add(ref gradientAt, (i * {Gradient.Row}) + (j * {Gradient.Column}) + c));");
            }

            Sink.WriteStore(writer, Width, "g", "c");
        }
    }
}
