using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Kernels;

/// <summary>
/// Pooling over planar maps. The 2×2 window at stride 2, the usual one, works on vectors of columns: neighbours are combined by swapping lanes, and the
/// even lanes of two vectors make one of outputs. Every other window takes the plain loops.
/// </summary>
/// <param name="Pairs">The vectors that pairs of columns are worked on with; null for the plain loops.</param>
internal sealed record PlanarPoolKernel(
    string Name, IReadOnlyList<string> Summary, VectorWidth? Pairs, PoolLayer Layer, TensorLayout Input, TensorLayout Output) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["input", "output"];

    /// <summary>The widest vectors with which every row of a 2×2 pool stays inside the room that its layouts leave; null for another window.</summary>
    public static VectorWidth? PairWidth(Target target, PoolLayer layer, params TensorLayout[] inputs)
    {
        Window w = layer.Window;
        bool pairs = w is { KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PadTop: 0, PadLeft: 0, IsDilated: false }
            && layer.Output.Height * 2 <= layer.Input.Height && layer.Output.Width * 2 <= layer.Input.Width;
        for (int bits = target.Bits; pairs && bits >= 128; bits /= 2)
        {
            var width = new VectorWidth(bits);
            int columns = 2 * Arithmetic.RoundUp(layer.Output.Width, width.Lanes);
            if (inputs.All(i => (i.Origin % i.RowStride) + columns <= i.RowStride))
            {
                return width;
            }
        }

        return null;
    }

    protected override void WriteBody(CodeWriter writer)
    {
        using (writer.Block($"for (int c = 0; c < {Layer.Output.Channels}; c++)"))
        {
            if (Pairs is { } width)
            {
                WritePairs(writer, width);
            }
            else
            {
                WritePlain(writer);
            }
        }
    }

    private void WritePairs(CodeWriter writer, VectorWidth width)
    {
        string v = width.Class;
        int lanes = width.Lanes, columns = Layer.Output.Width;
        string Combine(string a, string b) => PoolCode.Combine(Layer.Kind, v, a, b);
        using (writer.Block($"for (int oh = 0; oh < {Layer.Output.Height}; oh++)"))
        {
            for (int from = 0; from < columns; from += lanes)
            {
                using CodeWriter.BlockScope block = writer.Block();
                writer.Line($"ref float x = ref FRef.Add(ref input, (c * {Input.ChannelStride}) + (oh * {2 * Input.RowStride}){Plus(2 * from)});");
                for (int half = 0; half < 2; half++)
                {
                    string upper = $"{v}.LoadUnsafe(ref FRef.Add(ref x, {half * lanes}))";
                    string lower = $"{v}.LoadUnsafe(ref FRef.Add(ref x, {Input.RowStride + (half * lanes)}))";
                    writer.Line($"var h{half} = {Combine(upper, lower)};");
                    writer.Line($"h{half} = {Combine($"h{half}", LaneCode.Swap(width, $"h{half}"))};");
                    writer.Line($"h{half} = {LaneCode.Evens(width, $"h{half}")};");
                }

                writer.Line($"var y = {v}.Create(h0.GetLower(), h1.GetLower());");
                if (!Layer.Selects)
                {
                    writer.Line($"y *= {v}.Create(0.25f);");
                }

                if (from + lanes > columns)
                {
                    writer.Line($"y = {v}.BitwiseAnd(y, {v}.LessThan({width.Integers}.Indices, {v}.Create({columns - from})).AsSingle());");
                }

                writer.Line($"y.StoreUnsafe(ref FRef.Add(ref output, (c * {Output.ChannelStride}) + (oh * {Output.RowStride}){Plus(from)}));");
            }
        }
    }

    private void WritePlain(CodeWriter writer)
    {
        using PoolLoops loops = new(writer, Layer);
        loops.OpenOutputs();
        writer.Line($"float y = {PoolCode.Start(Layer.Kind)};");
        using (loops.Taps())
        {
            writer.Line($"float x = FRef.Add(ref input, (c * {Input.ChannelStride}) + (r * {Input.RowStride}) + q);");
            writer.Line($"y = {PoolCode.Combine(Layer.Kind, "global::System.MathF", "y", "x")};");
        }

        writer.Line($"FRef.Add(ref output, (c * {Output.ChannelStride}) + (oh * {Output.RowStride}) + ow) = {(Layer.Selects ? "y" : $"y * ({loops.Scale})")};");
    }
}

/// <summary>The gradient of <see cref="PlanarPoolKernel"/>; conventions as in <see cref="PoolGradientKernel"/>.</summary>
internal sealed record PlanarPoolGradientKernel(
    string Name,
    IReadOnlyList<string> Summary,
    VectorWidth? Pairs,
    PoolLayer Layer,
    Activation Activation,
    TensorLayout Input,
    TensorLayout Output,
    TensorLayout InputGradient,
    TensorLayout OutputGradient) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["gradient", "input", "output", "result"];

    private bool NeedsInput => Layer.Selects || Activation != Activation.None;

    protected override void WriteBody(CodeWriter writer)
    {
        using (writer.Block($"for (int c = 0; c < {Layer.Output.Channels}; c++)"))
        {
            if (Pairs is { } width)
            {
                WritePairs(writer, width);
            }
            else
            {
                WritePlain(writer);
            }
        }
    }

    private void WritePairs(CodeWriter writer, VectorWidth width)
    {
        string v = width.Class;
        int lanes = width.Lanes;
        if (Layer.Selects)
        {
            writer.Line($"var odd = {v}.Equals({v}.BitwiseAnd({width.Integers}.Indices, {v}.Create(1)), {v}.Create(1)).AsSingle();");
        }

        using (writer.Block($"for (int oh = 0; oh < {Layer.Output.Height}; oh++)"))
        {
            for (int from = 0; from < Layer.Output.Width; from += lanes)
            {
                using CodeWriter.BlockScope block = writer.Block();
                writer.Line($"var g = {v}.LoadUnsafe(ref FRef.Add(ref gradient, (c * {OutputGradient.ChannelStride}) + (oh * {OutputGradient.RowStride}){Plus(from)}));");
                writer.Line(Layer.Selects
                    ? $"var y = {v}.LoadUnsafe(ref FRef.Add(ref output, (c * {Output.ChannelStride}) + (oh * {Output.RowStride}){Plus(from)}));"
                    : $"g *= {v}.Create(0.25f);");
                for (int half = 0; half < 2; half++)
                {
                    WriteHalf(writer, width, half, 2 * from);
                }
            }
        }
    }

    private void WriteHalf(CodeWriter writer, VectorWidth width, int half, int column)
    {
        string v = width.Class;
        using CodeWriter.BlockScope block = writer.Block();
        int at = column + (half * width.Lanes);
        writer.Line($"var spread = {LaneCode.Double(width, "g", half)};");
        if (Layer.Selects)
        {
            writer.Line($"var peak = {LaneCode.Double(width, "y", half)};");
            writer.Line($"var open = {width.Type}.AllBitsSet;");
        }

        for (int row = 0; row < 2; row++)
        {
            writer.Line($"var d{row} = spread;");
            if (NeedsInput)
            {
                writer.Line($"var x{row} = {v}.LoadUnsafe(ref FRef.Add(ref input, (c * {Input.ChannelStride}) + (oh * {2 * Input.RowStride}){Plus((row * Input.RowStride) + at)}));");
            }

            if (Layer.Selects)
            {
                // An odd column yields to the even one beside it, and the lower row to the upper.
                writer.Line($"var hit{row} = {v}.BitwiseAnd({v}.Equals(x{row}, peak), open);");
                writer.Line($"hit{row} = {v}.AndNot(hit{row}, {v}.BitwiseAnd({LaneCode.Swap(width, $"hit{row}")}, odd));");
                writer.Line($"open = {v}.AndNot(open, {v}.BitwiseOr(hit{row}, {LaneCode.Swap(width, $"hit{row}")}));");
                writer.Line($"d{row} = {v}.BitwiseAnd(d{row}, hit{row});");
            }

            ActivationCode.WriteBackward(writer, width, Activation, $"d{row}", $"x{row}");
            writer.Line($"d{row}.StoreUnsafe(ref FRef.Add(ref result, (c * {InputGradient.ChannelStride}) + (oh * {2 * InputGradient.RowStride}){Plus((row * InputGradient.RowStride) + at)}));");
        }
    }

    private void WritePlain(CodeWriter writer)
    {
        string result = $"FRef.Add(ref result, (c * {InputGradient.ChannelStride}) + (r * {InputGradient.RowStride}) + q)";
        using (writer.Block($"for (int r = 0; r < {Layer.Input.Height}; r++)"))
        {
            writer.Line($"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref FRef.Add(ref result, (c * {InputGradient.ChannelStride}) + (r * {InputGradient.RowStride})), {Layer.Input.Width}).Clear();");
        }

        using PoolLoops loops = new(writer, Layer);
        loops.OpenOutputs();
        writer.Line($"float g = FRef.Add(ref gradient, (c * {OutputGradient.ChannelStride}) + (oh * {OutputGradient.RowStride}) + ow);");
        if (Layer.Selects)
        {
            writer.Line($"float y = FRef.Add(ref output, (c * {Output.ChannelStride}) + (oh * {Output.RowStride}) + ow);");
            writer.Line("bool open = true;");
        }
        else
        {
            writer.Line($"g *= {loops.Scale};");
        }

        using (loops.Taps())
        {
            if (NeedsInput)
            {
                writer.Line($"float x = FRef.Add(ref input, (c * {Input.ChannelStride}) + (r * {Input.RowStride}) + q);");
            }

            string update = $"{result} += {ActivationCode.ScalarBackward(Activation, "g", "x")};";
            if (Layer.Selects)
            {
                using (writer.Block("if (open && x == y)"))
                {
                    writer.Line("open = false;");
                    writer.Line(update);
                }
            }
            else
            {
                writer.Line(update);
            }
        }
    }
}
