using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>A convolution's weights: packed by output channel where those are in the lanes, otherwise as they come, in canonical order.</summary>
internal sealed record ConvolutionWeights(PackedWeights? Packed, bool WindowInnermost)
{
    /// <summary>The packed reduction axes: kernel row, then kernel column and input channel in the order that <see cref="WindowInnermost"/> says.</summary>
    public const int RowAxis = 0;

    public int ColumnAxis => WindowInnermost ? 2 : 1;

    public int InputAxis => WindowInnermost ? 1 : 2;
}

/// <summary>Direct convolution, forward.</summary>
internal static class ConvolutionForward
{
    /// <summary>A window and its input channels stand unrolled in one body where they are this few: the sliding window then reuses what it has loaded.</summary>
    private const int LargestUnrolledRow = 32;

    // While a panel of weights is in use the next one is asked for: by every tile again, which few tiles can afford, and only where weights come from memory.
    private const int MostTilesToPrefetch = 16;
    private const int FewestWeightsToPrefetch = 1 << 17;

    /// <summary>Which axis of the output goes into the lanes: the one that takes fewer vector multiply-adds. Columns need a planar input and stride 1.</summary>
    public static LaneAxis ChooseAxis(Target target, ConvolutionShape s, bool planarInput)
    {
        if (!planarInput || !s.UnitStride)
        {
            return LaneAxis.Channels;
        }

        long byChannels = (long)Arithmetic.CeilingDivide(s.Outputs, target.WidthFor(s.Outputs).Lanes) * s.OutputHeight * s.OutputWidth;
        long byColumns = (long)s.Outputs * s.OutputHeight * Arithmetic.CeilingDivide(s.OutputWidth, target.WidthFor(s.OutputWidth).Lanes);
        return byColumns * 5 < byChannels * 4 ? LaneAxis.Columns : LaneAxis.Channels;
    }

    /// <param name="target">The processor.</param>
    /// <param name="s">The convolution.</param>
    /// <param name="bias">Whether there is one.</param>
    /// <param name="activation">Comes last.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="residual">What is added before the activation; null for nothing.</param>
    /// <param name="images">Distances between images that share each panel of weights, whose number is an argument; null for one image.</param>
    public static (ConvolutionWeights Weights, IReadOnlyList<KernelUse> Kernels) Plan(
        Target target, ConvolutionShape s, bool bias, Activation activation, TensorLayout x, TensorLayout y, TensorLayout? residual = null, ImageStrides? images = null) =>
        y.Axis == LaneAxis.Channels ? PlanChannels(target, s, bias, activation, x, y, residual, images) : PlanColumns(target, s, bias, activation, x, y);

    private static (ConvolutionWeights, IReadOnlyList<KernelUse>) PlanChannels(
        Target target, ConvolutionShape s, bool bias, Activation activation, TensorLayout x, TensorLayout y, TensorLayout? residual, ImageStrides? images)
    {
        Window w = s.Window;
        VectorWidth width = y.Width;
        bool windowInnermost = s.Inputs * w.KernelWidth <= LargestUnrolledRow;
        int vectors = y.PaddedChannels / width.Lanes;

        // Where each pixel is made of one, and rows follow one another without a gap, the map is one long row: it divides into tiles more evenly.
        bool oneRow = s.IsPointwise && new[] { x, y, residual ?? y }.All(layout => layout.RowStride == s.OutputWidth * layout.ColumnStride);
        (int mapHeight, int mapWidth) = oneRow ? (1, s.OutputHeight * s.OutputWidth) : (s.OutputHeight, s.OutputWidth);
        TileShape tile = TileShape.Choose(
            target,
            new(mapHeight, mapWidth, vectors, width.Lanes, s.Taps * s.Inputs)
            {
                RowFloats = (long)s.InputHeight * s.InputWidth * s.Inputs,
                Loads = t => Loads(target, windowInnermost, s, t),
            });
        var packed = new PackedWeights(
            s.Outputs, width.Lanes, tile.Vectors,
            windowInnermost ? [w.KernelHeight, s.Inputs, w.KernelWidth] : [w.KernelHeight, w.KernelWidth, s.Inputs]);
        var weights = new ConvolutionWeights(packed, windowInnermost);

        var kernels = new List<KernelUse>();
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(vectors, tile.Vectors))
        {
            foreach ((int firstRow, int height, int rows) in Arithmetic.Balance(mapHeight, tile.Height))
            {
                foreach ((int firstColumn, int columns, int times) in Arithmetic.Balance(mapWidth, tile.Width))
                {
                    var pixels = TileShape.Pixels(height, columns);
                    int lanes = panel * width.Lanes;
                    bool slides = Slides(target, windowInnermost, s, new(height, columns, panel));
                    string name = $"{s.Name}_forward{(residual is null ? "" : "_add")}{activation.KernelSuffix}_{height}x{columns}x{panel}_v{width.Bits}";
                    var kernel = new TileKernel(name, Summary(s, $"{height}×{columns} pixels × {panel} vectors of {width.Lanes} output channels{(residual is null ? "" : ", the shortcut added")}", activation), width)
                    {
                        Loops =
                        [
                            new(panels, Vectors: packed.StepCount * lanes, Bias: lanes, Output: lanes, Forward: lanes),
                            .. ImageStrides.Loop(images),
                            new(rows, Rows: height * w.StrideHeight * x.RowStride, Output: height * y.RowStride, Forward: height * (residual?.RowStride ?? 0)),
                            new(times, Rows: columns * w.StrideWidth * x.ColumnStride, Output: columns * y.ColumnStride, Forward: columns * (residual?.ColumnStride ?? 0)),
                        ],
                        Rows = new("input", [.. pixels.Select(p => (p.Row * w.StrideHeight * x.RowStride) + (p.Column * w.StrideWidth * x.ColumnStride))]),
                        Vectors = new("weights", width.Offsets(panel)),
                        OutputRows = new("output", [.. pixels.Select(p => (p.Row * y.RowStride) + (p.Column * y.ColumnStride))]),
                        OutputVectors = width.Offsets(panel),
                        Reduction = ReductionPlan.Unroll(target, Axes(s, x, weights, panel), pixels.Count * panel, (long)panels * rows * times),
                        Ahead = images is null && !slides && target.Prefetches && panels > 1 && (long)rows * times <= MostTilesToPrefetch && packed.Length > FewestWeightsToPrefetch ? packed.StepCount * lanes : 0,
                        ReuseRows = slides,
                        Prologue = bias ? Prologue.BiasInLanes : Prologue.Zero,
                        BiasOffsets = width.Offsets(panel),
                        Residual = residual is null ? null : ([.. pixels.Select(p => (p.Row * residual.RowStride) + (p.Column * residual.ColumnStride))], width.Offsets(panel)),
                        Activation = activation,
                    };
                    kernels.Add(new(kernel, new Dictionary<string, int>
                    {
                        ["residual"] = residual is null ? 0 : residual.Offset(firstRow, firstColumn) + (firstVector * width.Lanes),
                        ["input"] = x.Offset((firstRow * w.StrideHeight) - w.PadTop, (firstColumn * w.StrideWidth) - w.PadLeft),
                        ["weights"] = packed.PanelOffset(firstVector),
                        ["bias"] = firstVector * width.Lanes,
                        ["output"] = y.Offset(firstRow, firstColumn) + (firstVector * width.Lanes),
                    }));
                }
            }
        }

        return (weights, kernels);
    }

    private static (ConvolutionWeights, IReadOnlyList<KernelUse>) PlanColumns(
        Target target, ConvolutionShape s, bool bias, Activation activation, TensorLayout x, TensorLayout y)
    {
        Window w = s.Window;
        ColumnCover cover = ColumnCover.Choose(target, s.OutputWidth);
        ColumnTile tile = ColumnTile.Choose(target, s.Outputs, s.OutputHeight, cover.Positions.Count, ActivationCode.LargestFusedTile(activation));
        int filter = s.Inputs * s.Taps;
        var kernels = new List<KernelUse>();
        foreach ((int firstChannel, int channels, int groups) in Arithmetic.Balance(s.Outputs, tile.Channels))
        {
            foreach ((int firstRow, int height, int rows) in Arithmetic.Balance(s.OutputHeight, tile.ImageRows))
            {
                foreach ((IReadOnlyList<int> positions, int tiles) in cover.Groups(tile.ColumnVectors))
                {
                    var places = Enumerable.Range(0, height).SelectMany(r => positions.Select(p => (Row: r, Column: p))).ToList();
                    string name = $"{s.Name}_forward{activation.KernelSuffix}_{channels}x{height}x{positions.Count}_at{positions[0]}_v{cover.Width.Bits}";
                    var kernel = new TileKernel(
                        name, Summary(s, $"{channels} output channels × {height} rows × {positions.Count} vectors of {cover.Width.Lanes} columns", activation), cover.Width)
                    {
                        Loops =
                        [
                            new(groups, Rows: channels * filter, Output: channels * y.ChannelStride, Bias: channels),
                            new(rows, Vectors: height * x.RowStride, Output: height * y.RowStride),
                            new(tiles, Vectors: positions.Count * cover.Width.Lanes, Output: positions.Count * cover.Width.Lanes),
                        ],
                        Rows = new("weights", [.. Enumerable.Range(0, channels).Select(c => c * filter)]),
                        Vectors = new("input", [.. places.Select(p => (p.Row * x.RowStride) + p.Column)]),
                        OutputRows = new("output", [.. Enumerable.Range(0, channels).Select(c => c * y.ChannelStride)]),
                        OutputVectors = [.. places.Select(p => (p.Row * y.RowStride) + p.Column)],
                        Reduction = ReductionPlan.Unroll(
                            target,
                            [
                                (s.Inputs, s.Taps, x.ChannelStride),
                                (w.KernelHeight, w.KernelWidth, w.DilationHeight * x.RowStride),
                                (w.KernelWidth, 1, w.DilationWidth),
                            ],
                            channels * places.Count,
                            (long)groups * rows * tiles),
                        Prologue = bias ? Prologue.BiasInRows : Prologue.Zero,
                        BiasOffsets = [.. Enumerable.Range(0, channels)],
                        ValidLanes = [.. places.Select(_ => cover.ValidLanes)],
                        Activation = activation,
                    };
                    kernels.Add(new(kernel, new Dictionary<string, int>
                    {
                        ["weights"] = firstChannel * filter,
                        ["input"] = x.Offset(firstRow - w.PadTop, -w.PadLeft),
                        ["bias"] = firstChannel,
                        ["output"] = y.Offset(firstRow, 0, firstChannel),
                    }));
                }
            }
        }

        return (new(null, WindowInnermost: true), kernels);
    }

    /// <summary>The reduction of a convolution over its input, outermost first, in the order in which the weights are packed.</summary>
    private static IReadOnlyList<(int, int, int)> Axes(ConvolutionShape s, TensorLayout x, ConvolutionWeights weights, int panel)
    {
        Window w = s.Window;
        PackedWeights packed = weights.Packed!;
        (int, int, int) rows = (w.KernelHeight, w.DilationHeight * x.RowStride, packed.StepStride(ConvolutionWeights.RowAxis, panel));
        (int, int, int) columns = (w.KernelWidth, w.DilationWidth * x.ColumnStride, packed.StepStride(weights.ColumnAxis, panel));
        (int, int, int) inputs = (s.Inputs, x.ChannelStride, packed.StepStride(weights.InputAxis, panel));
        return weights.WindowInnermost ? [rows, inputs, columns] : [rows, columns, inputs];
    }

    /// <summary>Whether the pixels that a row of the window touches stay in registers while it slides: accumulators, weights and pixels must fit.</summary>
    private static bool Slides(Target target, bool windowInnermost, ConvolutionShape s, TileShape tile) =>
        windowInnermost && s.Window.KernelWidth > 1 && Touched(s, tile) < tile.Rows * s.Window.KernelWidth && (tile.Rows * tile.Vectors) + tile.Vectors + Touched(s, tile) <= target.Registers;

    /// <summary>The pixels under a tile while a row of the window slides over it.</summary>
    private static int Touched(ConvolutionShape s, TileShape tile)
    {
        Window w = s.Window;
        return tile.Height * (((tile.Width - 1) * w.StrideWidth) + ((w.KernelWidth - 1) * w.DilationWidth) + 1);
    }

    /// <summary>Of a step, on average over a row of the window.</summary>
    private static double Loads(Target target, bool windowInnermost, ConvolutionShape s, TileShape tile) =>
        (Slides(target, windowInnermost, s, tile) ? (double)Touched(s, tile) / s.Window.KernelWidth : tile.Rows) + tile.Vectors;

    private static IReadOnlyList<string> Summary(ConvolutionShape s, string tile, Activation activation) =>
        [$"{s.Name} forward: {s.Describe()}.", $"Direct, tile {tile}{(activation == Activation.None ? "" : $", then {activation}")}."];
}
