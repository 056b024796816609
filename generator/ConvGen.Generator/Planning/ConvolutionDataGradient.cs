using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>What happens to a sum of the data gradient before it is stored.</summary>
/// <param name="Derivative">It is multiplied by the derivative of this activation, which made the input.</param>
/// <param name="Accumulate">It is added to what other readers of the input left.</param>
/// <param name="CoversAll">Pixels that no window reaches are written as well.</param>
internal readonly record struct DataGradientEnd(Activation Derivative, bool Accumulate = false, bool CoversAll = false)
{
    /// <summary>For a transposed convolution, whose forward pass this is: a bias comes before, an activation behind.</summary>
    public bool HasBias { get; init; }

    public Activation Activation { get; init; }

    public bool IsForward { get; init; }

    /// <summary>As kernels' names have it.</summary>
    public string Pass => (IsForward ? $"forward{Activation.KernelSuffix}" : "data") + (Accumulate ? "_added" : "");
}

/// <summary>
/// The gradient of a convolution with respect to its input: <c>dx[h,w,i] = Σ dz[(h + pad − kh·dilation)/stride, …, o]·weights[o,i,kh,kw]</c>,
/// multiplied by the derivative of the activation that made x. A stride cuts the input into phases, each a convolution with its own share of the taps.
/// </summary>
internal static class ConvolutionDataGradient
{
    /// <summary>The weights as the gradient reads them: input channels in the lanes, steps over kernel rows, kernel columns, output channels.</summary>
    public static PackedWeights Weights(Target target, ConvolutionShape s, TensorLayout dx)
    {
        (int height, int width) = PhaseSize(s, 0, 0);
        int reduction = Arithmetic.CeilingDivide(s.Taps, s.Window.StrideHeight * s.Window.StrideWidth) * s.Outputs;
        TileShape tile = TileShape.Choose(target, new(height, width, dx.PaddedChannels / dx.Width.Lanes, dx.Width.Lanes, reduction) { RowFloats = RowFloats(s) });
        return new(s.Inputs, dx.Width.Lanes, tile.Vectors, [s.Window.KernelHeight, s.Window.KernelWidth, s.Outputs]);
    }

    private static long RowFloats(ConvolutionShape s) => (long)s.OutputHeight * s.OutputWidth * s.Outputs;

    /// <summary>For an input whose lanes are channels; of several images where <paramref name="images"/> says how far they are apart.</summary>
    public static IEnumerable<KernelUse> PlanChannels(
        Target target, ConvolutionShape s, DataGradientEnd end, PackedWeights packed, TensorLayout dz, TensorLayout dx, TensorLayout x, ImageStrides? images = null)
    {
        Window w = s.Window;
        for (int phaseRow = 0; phaseRow < Math.Min(w.StrideHeight, s.InputHeight); phaseRow++)
        {
            Taps rows = Taps.Of(w.KernelHeight, w.DilationHeight, w.StrideHeight, phaseRow + w.PadTop);
            for (int phaseColumn = 0; phaseColumn < Math.Min(w.StrideWidth, s.InputWidth); phaseColumn++)
            {
                Taps columns = Taps.Of(w.KernelWidth, w.DilationWidth, w.StrideWidth, phaseColumn + w.PadLeft);
                if ((rows.Count > 0 && columns.Count > 0) || end.CoversAll)
                {
                    foreach (KernelUse use in PlanPhase(target, s, end, packed, dz, dx, x, (phaseRow, rows), (phaseColumn, columns), images))
                    {
                        yield return use;
                    }
                }
            }
        }
    }

    /// <summary>For a planar input and a planar gradient of the output; stride 1, weights in canonical order.</summary>
    public static IEnumerable<KernelUse> PlanColumns(Target target, ConvolutionShape s, Activation activation, TensorLayout dz, TensorLayout dx, TensorLayout x)
    {
        Window w = s.Window;
        ColumnCover cover = ColumnCover.Choose(target, s.InputWidth);
        ColumnTile tile = ColumnTile.Choose(target, s.Inputs, s.InputHeight, cover.Positions.Count, int.MaxValue);
        foreach ((int firstChannel, int channels, int groups) in Arithmetic.Balance(s.Inputs, tile.Channels))
        {
            foreach ((int firstRow, int height, int rows) in Arithmetic.Balance(s.InputHeight, tile.ImageRows))
            {
                foreach ((IReadOnlyList<int> positions, int tiles) in cover.Groups(tile.ColumnVectors))
                {
                    int step = positions.Count * cover.Width.Lanes;
                    var places = Enumerable.Range(0, height).SelectMany(r => positions.Select(p => (Row: r, Column: p))).ToList();
                    string name = $"{s.Name}_data_{channels}x{height}x{positions.Count}_at{positions[0]}_v{cover.Width.Bits}";
                    string[] summary = Summary(s, $"{channels} input channels × {height} rows × {positions.Count} vectors of {cover.Width.Lanes} columns");
                    var kernel = new TileKernel(name, summary, cover.Width)
                    {
                        Loops =
                        [
                            new(groups, Rows: channels * s.Taps, Output: channels * dx.ChannelStride, Forward: channels * x.ChannelStride),
                            new(rows, Vectors: height * dz.RowStride, Output: height * dx.RowStride, Forward: height * x.RowStride),
                            new(tiles, Vectors: step, Output: step, Forward: step),
                        ],
                        Rows = new("weights", [.. Enumerable.Range(0, channels).Select(c => c * s.Taps)]),
                        Vectors = new("gradient", [.. places.Select(p => (p.Row * dz.RowStride) + p.Column)]),
                        OutputRows = new("output", [.. Enumerable.Range(0, channels).Select(c => c * dx.ChannelStride)]),
                        OutputVectors = [.. places.Select(p => (p.Row * dx.RowStride) + p.Column)],
                        Reduction = ReductionPlan.Unroll(
                            target,
                            [
                                (s.Outputs, s.Inputs * s.Taps, dz.ChannelStride),
                                (w.KernelHeight, w.KernelWidth, -w.DilationHeight * dz.RowStride),
                                (w.KernelWidth, 1, -w.DilationWidth),
                            ],
                            channels * places.Count,
                            (long)groups * rows * tiles),
                        ValidLanes = [.. places.Select(_ => cover.ValidLanes)],
                        Derivative = activation == Activation.None
                            ? null
                            : (activation, [.. Enumerable.Range(0, channels).Select(c => c * x.ChannelStride)], [.. places.Select(p => (p.Row * x.RowStride) + p.Column)]),
                    };
                    yield return new(kernel, new Dictionary<string, int>
                    {
                        ["weights"] = firstChannel * s.Taps,
                        ["gradient"] = dz.Offset(firstRow + w.PadTop, w.PadLeft),
                        ["output"] = dx.Offset(firstRow, 0, firstChannel),
                        ["forward"] = x.Offset(firstRow, 0, firstChannel),
                    });
                }
            }
        }
    }

    private static IEnumerable<KernelUse> PlanPhase(
        Target target, ConvolutionShape s, DataGradientEnd end, PackedWeights packed, TensorLayout dz, TensorLayout dx, TensorLayout x,
        (int Phase, Taps Taps) inHeight, (int Phase, Taps Taps) inWidth, ImageStrides? images)
    {
        Window w = s.Window;
        VectorWidth width = dx.Width;
        (int phaseHeight, int phaseWidth) = PhaseSize(s, inHeight.Phase, inWidth.Phase);
        int vectors = dx.PaddedChannels / width.Lanes;
        bool empty = inHeight.Taps.Count == 0 || inWidth.Taps.Count == 0;
        TileShape tile = TileShape.Choose(
            target,
            new(phaseHeight, phaseWidth, vectors, width.Lanes, inHeight.Taps.Count * inWidth.Taps.Count * s.Outputs) { FixedVectors = packed.VectorsPerPanel, RowFloats = RowFloats(s) });
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(vectors, packed.VectorsPerPanel))
        {
            int lanes = panel * width.Lanes;
            foreach ((int firstRow, int height, int rows) in Arithmetic.Balance(phaseHeight, tile.Height))
            {
                foreach ((int firstColumn, int columns, int times) in Arithmetic.Balance(phaseWidth, tile.Width))
                {
                    var pixels = TileShape.Pixels(height, columns);
                    string phase = s.UnitStride ? "" : $"_phase{inHeight.Phase}{inWidth.Phase}";
                    string name = $"{s.Name}_{end.Pass}{phase}_{height}x{columns}x{panel}_v{width.Bits}";
                    var kernel = new TileKernel(name, Summary(s, $"{height}×{columns} pixels × {panel} vectors of {width.Lanes} input channels", end.Pass), width)
                    {
                        Loops =
                        [
                            new(panels, Vectors: packed.StepCount * lanes, Output: lanes, Bias: lanes, Forward: lanes),
                            .. ImageStrides.Loop(images),
                            new(rows, Rows: height * dz.RowStride, Output: height * w.StrideHeight * dx.RowStride, Forward: height * w.StrideHeight * x.RowStride),
                            new(times, Rows: columns * dz.ColumnStride, Output: columns * w.StrideWidth * dx.ColumnStride, Forward: columns * w.StrideWidth * x.ColumnStride),
                        ],
                        Rows = new("gradient", [.. pixels.Select(p => (p.Row * dz.RowStride) + (p.Column * dz.ColumnStride))]),
                        Vectors = new("weights", width.Offsets(panel)),
                        OutputRows = new("output", Strided(pixels, w, dx)),
                        OutputVectors = width.Offsets(panel),
                        IsEmpty = empty,
                        Reduction = empty ? [] : ReductionPlan.Unroll(
                            target,
                            [
                                (inHeight.Taps.Count, -inHeight.Taps.GradientStep * dz.RowStride, inHeight.Taps.Step * packed.StepStride(0, panel)),
                                (inWidth.Taps.Count, -inWidth.Taps.GradientStep * dz.ColumnStride, inWidth.Taps.Step * packed.StepStride(1, panel)),
                                (s.Outputs, dz.ChannelStride, packed.StepStride(2, panel)),
                            ],
                            pixels.Count * panel,
                            (long)panels * rows * times),
                        Prologue = end.HasBias ? Prologue.BiasInLanes : Prologue.Zero,
                        BiasOffsets = width.Offsets(panel),
                        Activation = end.Activation,
                        Derivative = end.Derivative == Activation.None ? null : (end.Derivative, Strided(pixels, w, x), width.Offsets(panel)),
                        AddsToOutput = end.Accumulate,
                    };
                    int row = (firstRow * w.StrideHeight) + inHeight.Phase, column = (firstColumn * w.StrideWidth) + inWidth.Phase;
                    yield return new(kernel, new Dictionary<string, int>
                    {
                        ["bias"] = firstVector * width.Lanes,
                        ["gradient"] = dz.Offset(firstRow + inHeight.Taps.GradientStart, firstColumn + inWidth.Taps.GradientStart),
                        ["weights"] = packed.PanelOffset(firstVector)
                            + (inHeight.Taps.First * packed.StepStride(0, panel)) + (inWidth.Taps.First * packed.StepStride(1, panel)),
                        ["output"] = dx.Offset(row, column) + (firstVector * width.Lanes),
                        ["forward"] = x.Offset(row, column) + (firstVector * width.Lanes),
                    });
                }
            }
        }
    }

    private static IReadOnlyList<int> Strided(IReadOnlyList<(int Row, int Column)> pixels, Window w, TensorLayout layout) =>
        [.. pixels.Select(p => (p.Row * w.StrideHeight * layout.RowStride) + (p.Column * w.StrideWidth * layout.ColumnStride))];

    private static (int Height, int Width) PhaseSize(ConvolutionShape s, int row, int column) =>
        (Arithmetic.CeilingDivide(s.InputHeight - row, s.Window.StrideHeight), Arithmetic.CeilingDivide(s.InputWidth - column, s.Window.StrideWidth));

    private static string[] Summary(ConvolutionShape s, string tile, string pass = "data") => pass == "data"
        ? [$"{s.Name} gradient with respect to its input: {s.Describe()}.", $"Direct convolution of the output's gradient, tile {tile}."]
        : [$"{s.Name} forward, the transpose of: {s.Describe()}.", $"Direct, tile {tile}."];

    /// <summary>
    /// The kernel rows (or columns) that reach the input rows of one phase: every <see cref="Step"/>-th from <see cref="First"/> on.
    /// From one to the next, the row of the output's gradient falls by <see cref="GradientStep"/>; for the phase's first input row it begins at <see cref="GradientStart"/>.
    /// </summary>
    internal readonly record struct Taps(int First, int Step, int Count, int GradientStart, int GradientStep)
    {
        public static Taps Of(int kernel, int dilation, int stride, int position)
        {
            var taps = Enumerable.Range(0, kernel).Where(k => (position - (k * dilation)) % stride == 0).ToList();
            if (taps.Count == 0)
            {
                return default;
            }

            int step = taps.Count > 1 ? taps[1] - taps[0] : 1;
            return new(taps[0], step, taps.Count, (position - (taps[0] * dilation)) / stride, step * dilation / stride);
        }
    }
}
