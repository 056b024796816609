using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Pooling over channels-last maps, vectors over channels. A window that reaches over an edge is clipped, so a maximum or a minimum never sees padding;
/// an average divides as PyTorch does: by the window inside the padded input, or, without counted padding, by the pixels that exist.
/// </summary>
internal sealed record PoolKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth Width, PoolLayer Layer, TensorLayout Input, TensorLayout Output) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override int Parts => Layer.Output.Height;

    public override double Cycles => (double)Layer.Output.Height * Layer.Output.Width * Layer.Window.KernelHeight * Layer.Window.KernelWidth * Input.PaddedChannels / Width.Lanes;

    /// <summary>A window is written out tap by tap up to this many, and looped over beyond.</summary>
    private const int LargestUnrolledWindow = 16;

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        using PoolLoops loops = new(writer, Layer, IsDivided);
        if (Layer.IsGlobal && !loops.Clips && Layer.Window.KernelHeight * Layer.Window.KernelWidth > LargestUnrolledWindow)
        {
            WriteGlobal(writer, loops.Scale);
            return;
        }

        loops.OpenOutputs();
        using (writer.Block($"for (int c = 0; c < {Input.PaddedChannels}; c += {Width.Lanes})"))
        {
            if (loops.Clips || Layer.Window.KernelHeight * Layer.Window.KernelWidth > LargestUnrolledWindow)
            {
                writer.Line($"var y = {v}.Create({PoolCode.Start(Layer.Kind)});");
                using (loops.Taps())
                {
                    writer.Line($"var x = {v}.LoadUnsafe(ref FRef.Add(ref input, (r * {Input.RowStride}) + (q * {Input.ColumnStride}) + c));");
                    writer.Line($"y = {PoolCode.Combine(Layer.Kind, v, "y", "x")};");
                }
            }
            else
            {
                writer.Line($"ref float window = ref FRef.Add(ref input, (top * {Input.RowStride}) + (left * {Input.ColumnStride}) + c);");
                for (int r = 0; r < Layer.Window.KernelHeight; r++)
                {
                    for (int q = 0; q < Layer.Window.KernelWidth; q++)
                    {
                        string x = $"{v}.LoadUnsafe(ref FRef.Add(ref window, {(r * Layer.Window.DilationHeight * Input.RowStride) + (q * Layer.Window.DilationWidth * Input.ColumnStride)}))";
                        writer.Line(r + q == 0 ? $"var y = {x};" : $"y = {PoolCode.Combine(Layer.Kind, v, "y", x)};");
                    }
                }
            }

            writer.Line($"{(Layer.Selects ? "y" : $"(y * {v}.Create({loops.Scale}))")}.StoreUnsafe(ref FRef.Add(ref output, (oh * {Output.RowStride}) + (ow * {Output.ColumnStride}) + c));");
        }
    }

    /// <summary>One output: several vectors of channels have chains of their own, and an average sums rows first, which keeps it accurate over large maps.</summary>
    private void WriteGlobal(CodeWriter writer, string scale)
    {
        string v = Width.Class;
        var strides = MapStrides.Of(Input);
        MapLoops.ChannelBlocks(writer, Width, Input.PaddedChannels, 4, vectors =>
        {
            if (Layer.Selects)
            {
                for (int i = 0; i < vectors; i++)
                {
                    writer.Line($"var y{i} = {v}.Create({PoolCode.Start(Layer.Kind)});");
                }

                using (MapLoops.Pixels(writer, false, Layer.Input.Height, Layer.Input.Width, ("input", strides)))
                {
                    for (int i = 0; i < vectors; i++)
                    {
                        writer.Line($"y{i} = {PoolCode.Combine(Layer.Kind, v, $"y{i}", Load(i))};");
                    }
                }
            }
            else
            {
                RowSums.Write(
                    writer, Width, Layer.Input.Height, Layer.Input.Width, vectors, ["y"], [("input", strides)], (i, _) => writer.Line($"y{i} += {Load(i)};"));
            }

            for (int i = 0; i < vectors; i++)
            {
                string value = Layer.Selects ? $"y{i}" : $"(y{i}_sum * {v}.Create({scale}))";
                writer.Line($"{value}.StoreUnsafe(ref FRef.Add(ref output, c{Plus(i * Width.Lanes)}));");
            }
        });

        string Load(int i) => $"{v}.LoadUnsafe(ref FRef.Add(ref inputAt, c{Plus(i * Width.Lanes)}))";
    }
}

/// <summary>
/// The gradient of <see cref="PoolKernel"/>, multiplied by the derivative of the activation that made the pool's input. Of equal maxima (or minima) the first in
/// scan order takes the gradient, as in PyTorch. Pixels that no window covers become zero.
/// </summary>
internal sealed record PoolGradientKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth Width,
    PoolLayer Layer,
    Activation Activation,
    TensorLayout Input,
    TensorLayout Output,
    TensorLayout InputGradient,
    TensorLayout OutputGradient) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", "input", "output", "result"];

    /// <summary>Whether other readers of the input have left their gradients in the result already.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Whether no window covers some pixels: strides that are longer than the window, or a remainder at an edge.</summary>
    private bool LeavesGaps =>
        Layer.Window.IsDilated
        || Gaps(Layer.Input.Height, Layer.Output.Height, Layer.Window.KernelHeight, Layer.Window.StrideHeight, Layer.Window.PadTop)
        || Gaps(Layer.Input.Width, Layer.Output.Width, Layer.Window.KernelWidth, Layer.Window.StrideWidth, Layer.Window.PadLeft);

    private bool Overlaps => Layer.Window.StrideHeight < Layer.Window.ExtentHeight || Layer.Window.StrideWidth < Layer.Window.ExtentWidth;

    protected override void WriteBody(CodeWriter writer)
    {
        string v = Width.Class;
        bool selects = Layer.Selects;
        if ((Overlaps || LeavesGaps) && !Accumulate)
        {
            using (writer.Block($"for (int r = 0; r < {Layer.Input.Height}; r++)"))
            {
                writer.Line($"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref FRef.Add(ref result, r * {InputGradient.RowStride}), {Layer.Input.Width * InputGradient.ColumnStride}).Clear();");
            }
        }

        using PoolLoops loops = new(writer, Layer);
        loops.OpenOutputs();
        using (writer.Block($"for (int c = 0; c < {Input.PaddedChannels}; c += {Width.Lanes})"))
        {
            writer.Line($"var g = {v}.LoadUnsafe(ref FRef.Add(ref gradient, (oh * {OutputGradient.RowStride}) + (ow * {OutputGradient.ColumnStride}) + c));");
            if (selects)
            {
                writer.Line($"var y = {v}.LoadUnsafe(ref FRef.Add(ref output, (oh * {Output.RowStride}) + (ow * {Output.ColumnStride}) + c));");
                writer.Line($"var open = {Width.Type}.AllBitsSet;");
            }
            else
            {
                writer.Line($"g *= {v}.Create({loops.Scale});");
            }

            using (loops.Taps())
            {
                writer.Line("var d = g;");
                if (selects || Activation != Activation.None)
                {
                    writer.Line($"var x = {v}.LoadUnsafe(ref FRef.Add(ref input, (r * {Input.RowStride}) + (q * {Input.ColumnStride}) + c));");
                }

                if (selects)
                {
                    writer.Line($"var hit = {v}.BitwiseAnd({v}.Equals(x, y), open);");
                    writer.Line($"open = {v}.AndNot(open, hit);");
                    writer.Line($"d = {v}.BitwiseAnd(d, hit);");
                }

                ActivationCode.WriteBackward(writer, Width, Activation, "d", "x");
                writer.Line($"ref float target = ref FRef.Add(ref result, (r * {InputGradient.RowStride}) + (q * {InputGradient.ColumnStride}) + c);");
                writer.Line(Overlaps || Accumulate ? $"({v}.LoadUnsafe(ref target) + d).StoreUnsafe(ref target);" : "d.StoreUnsafe(ref target);");
            }
        }
    }

    private static bool Gaps(int input, int output, int kernel, int stride, int padding) =>
        (stride > kernel && output > 1) || ((output - 1) * stride) + kernel - padding < input;
}
