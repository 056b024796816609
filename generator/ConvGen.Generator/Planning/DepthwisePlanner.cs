using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Plans convolutions with one input and one output channel in each group. There is nothing to broadcast: inputs, weights and outputs all have channels in their
/// lanes, and a pass is bound by its loads, which sliding windows over registers save.
/// </summary>
internal static class DepthwisePlanner
{
    /// <summary>Columns in registers at once: enough sums in flight to hide a multiply-add's latency.</summary>
    private const int LargestBlock = 8;

    /// <summary>Sums of taps that are in registers at once.</summary>
    private const int LargestTaps = 11;

    /// <summary>Products of taps and columns in one body.</summary>
    private const int LargestProducts = 27;

    /// <summary>Operands input, weights, bias (where there is one) and output; the input's halo holds the zeros that windows reach.</summary>
    public static (PackedWeights Weights, IReadOnlyList<KernelUse> Kernels) Forward(
        Target target, ConvLayer layer, Activation activation, TensorLayout x, TensorLayout y)
    {
        _ = target;
        var s = new ConvolutionShape(layer);
        Window w = s.Window;
        VectorWidth width = y.Width;
        var weights = new PackedWeights(s.Outputs, width.Lanes, 1, [w.KernelHeight, w.KernelWidth]);
        int largest = ActivationCode.LargestFusedTile(activation) < int.MaxValue ? LargestBlock / 2 : LargestBlock;
        var blocks = Blocks(s.OutputWidth, largest);
        var kernel = new DepthwiseKernel(
            $"{s.Name}_depthwise{activation.KernelSuffix}_{blocks[0].Size}_v{width.Bits}", Summary(s, "forward", $"{blocks[0].Size} columns × {width.Lanes} channels", activation),
            width, weights.Vectors, s.OutputHeight, s.OutputWidth, blocks,
            new(w.KernelHeight, w.DilationHeight * x.RowStride, weights.StepStride(0, 1)),
            new(w.KernelWidth, w.DilationWidth * x.ColumnStride, weights.StepStride(1, 1)),
            new(w.StrideHeight * x.RowStride, w.StrideWidth * x.ColumnStride),
            MapStrides.Of(y))
        {
            WeightsStep = weights.PanelOffset(1),
            Bias = layer.Bias,
            Activation = activation,
        };
        return (weights, [new(kernel, new Dictionary<string, int> { ["input"] = x.Offset(-w.PadTop, -w.PadLeft), ["output"] = y.Origin })]);
    }

    /// <summary>The copies from canonical weights, <c>[channels, 1, kh, kw]</c>, to the packed ones at <paramref name="offset"/>.</summary>
    public static IReadOnlyList<CopyPlan> Packing(ConvLayer layer, PackedWeights weights, int offset)
    {
        Window w = layer.Window;
        return [.. weights.From(0, w.KernelHeight * w.KernelWidth, offset, 0, [(w.KernelHeight, w.KernelWidth, 0, 1), (w.KernelWidth, 1, 1, 1)])];
    }

    /// <summary>
    /// Operands gradient, weights, output and, where there is a derivative to take, forward. A stride cuts the input into phases, each with its own share of the taps;
    /// a phase that no tap reaches is zero.
    /// </summary>
    public static IReadOnlyList<KernelUse> DataGradient(
        Target target, ConvLayer layer, Activation activation, bool accumulate, PackedWeights weights, TensorLayout dz, TensorLayout dx, TensorLayout x)
    {
        _ = target;
        var s = new ConvolutionShape(layer);
        Window w = s.Window;
        VectorWidth width = dx.Width;
        var uses = new List<KernelUse>();
        for (int phaseRow = 0; phaseRow < Math.Min(w.StrideHeight, s.InputHeight); phaseRow++)
        {
            var rows = ConvolutionDataGradient.Taps.Of(w.KernelHeight, w.DilationHeight, w.StrideHeight, phaseRow + w.PadTop);
            int height = Arithmetic.CeilingDivide(s.InputHeight - phaseRow, w.StrideHeight);
            for (int phaseColumn = 0; phaseColumn < Math.Min(w.StrideWidth, s.InputWidth); phaseColumn++)
            {
                var columns = ConvolutionDataGradient.Taps.Of(w.KernelWidth, w.DilationWidth, w.StrideWidth, phaseColumn + w.PadLeft);
                bool reached = rows.Count > 0 && columns.Count > 0;
                if (!reached && accumulate)
                {
                    continue;
                }


                // What is added to must not be added to twice.
                int phaseWidth = Arithmetic.CeilingDivide(s.InputWidth - phaseColumn, w.StrideWidth);
                var blocks = accumulate ? Arithmetic.Balance(phaseWidth, LargestBlock / 2) : Blocks(phaseWidth, LargestBlock);
                string phase = s.UnitStride ? "" : $"_phase{phaseRow}x{phaseColumn}";
                var kernel = new DepthwiseKernel(
                    $"{s.Name}_depthwise_data{phase}_{blocks[0].Size}_v{width.Bits}",
                    Summary(s, "gradient with respect to its input", $"{blocks[0].Size} columns × {width.Lanes} channels", Activation.None),
                    width, weights.Vectors, height, phaseWidth, blocks,
                    reached ? new(rows.Count, -rows.GradientStep * dz.RowStride, rows.Step * weights.StepStride(0, 1)) : default,
                    reached ? new(columns.Count, -columns.GradientStep * dz.ColumnStride, columns.Step * weights.StepStride(1, 1)) : default,
                    MapStrides.Of(dz),
                    Phase(dx))
                {
                    Factor = "gradient",
                    WeightsStep = weights.PanelOffset(1),
                    Derivative = activation == Activation.None ? null : (activation, Phase(x)),
                    Accumulate = accumulate,
                };
                var offsets = new Dictionary<string, int>
                {
                    ["gradient"] = dz.Offset(rows.GradientStart, columns.GradientStart),
                    ["weights"] = (rows.First * weights.StepStride(0, 1)) + (columns.First * weights.StepStride(1, 1)),
                    ["output"] = dx.Offset(phaseRow, phaseColumn),
                };
                if (activation != Activation.None)
                {
                    offsets["forward"] = x.Offset(phaseRow, phaseColumn);
                }

                uses.Add(new(kernel, offsets));
            }
        }

        return uses;

        MapStrides Phase(TensorLayout layout) => new(w.StrideHeight * layout.RowStride, w.StrideWidth * layout.ColumnStride);
    }

    /// <summary>Operands input, gradient and output, which has the packed weights' order and is added to.</summary>
    public static IReadOnlyList<KernelUse> WeightGradient(Target target, ConvLayer layer, PackedWeights weights, TensorLayout x, TensorLayout dz)
    {
        _ = target;
        var s = new ConvolutionShape(layer);
        Window w = s.Window;
        VectorWidth width = dz.Width;

        // A row of taps and others with it as long as their sums and four columns' gradients fit the registers, and their products a short text.
        int row = Math.Min(w.KernelWidth, LargestTaps), rows = Math.Max(1, LargestTaps / row);
        var uses = new List<KernelUse>();
        foreach ((int firstRow, int tapRows, int rowGroups) in Arithmetic.Balance(w.KernelHeight, rows))
        {
            foreach ((int firstColumn, int tapColumns, int columnGroups) in Arithmetic.Balance(w.KernelWidth, row))
            {
                int block = Math.Min(4, LargestProducts / (tapRows * tapColumns)), whole = s.OutputWidth / block;
                (int, int, int)[] blocks = [(0, block, whole), (whole * block, 1, s.OutputWidth - (whole * block))];
                var kernel = new DepthwiseWeightKernel(
                    $"{s.Name}_depthwise_weights_{tapRows}x{tapColumns}_v{width.Bits}",
                    Summary(s, "gradient with respect to its weights", $"{tapRows}×{tapColumns} taps × {width.Lanes} channels", Activation.None),
                    width, weights.Vectors, s.OutputHeight, [.. blocks.Where(b => b.Item3 > 0)],
                    new(tapRows, w.DilationHeight * x.RowStride, weights.StepStride(0, 1)),
                    new(tapColumns, w.DilationWidth * x.ColumnStride, weights.StepStride(1, 1)),
                    (rowGroups, columnGroups),
                    new(w.StrideHeight * x.RowStride, w.StrideWidth * x.ColumnStride),
                    MapStrides.Of(dz),
                    weights.PanelOffset(1));
                uses.Add(new(kernel, new Dictionary<string, int>
                {
                    ["input"] = x.Offset((firstRow * w.DilationHeight) - w.PadTop, (firstColumn * w.DilationWidth) - w.PadLeft),
                    ["gradient"] = dz.Origin,
                    ["output"] = (firstRow * weights.StepStride(0, 1)) + (firstColumn * weights.StepStride(1, 1)),
                }));
            }
        }

        return uses;
    }

    /// <summary>Columns in as few equal blocks as can be; the last one may overlap its neighbour, so that one body does for all.</summary>
    private static IReadOnlyList<(int Start, int Size, int Count)> Blocks(int columns, int largest)
    {
        int count = Arithmetic.CeilingDivide(columns, largest);
        return [(0, Arithmetic.CeilingDivide(columns, count), count)];
    }

    private static string[] Summary(ConvolutionShape s, string pass, string tile, Activation activation) =>
    [
        $"{s.Name} {pass}: {s.Describe()}{(activation == Activation.None ? "" : $", then {activation}")}.",
        $"Depthwise, tile {tile}.",
    ];
}
