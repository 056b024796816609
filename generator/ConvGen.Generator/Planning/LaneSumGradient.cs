using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// The gradient of a convolution's input where that has so few channels that they would leave most lanes empty: the channels of the output are in the lanes instead (<see cref="LaneSumKernel"/>).
/// It reads forward's weights and a gradient without zeros around it, and multiplies nothing by them. Stride 1, one group.
/// </summary>
internal static class LaneSumGradient
{
    /// <summary>Cycles in which a vector of sums is made of as many accumulators, for each of them: an exchange, two selections and an addition.</summary>
    private const double TreeCycles = 1.6;

    /// <summary>By how much the others' estimates must be worse: they were fitted to measurements, this one leaves out the ends of its loops.</summary>
    private const double Margin = 1.15;

    /// <summary>Cycles for an element that is moved from a map whose lanes are channels to planes.</summary>
    private const double MoveCycles = 2;

    /// <summary>Multiply-adds of a step: a register tile of sums times a row of the kernel.</summary>
    private const int LargestBody = 160;

    /// <summary>The kernels; null where another way is faster or this one does not serve.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="s">The convolution.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="sink">Receives the gradient.</param>
    /// <param name="dz">The gradient of the output.</param>
    public static IReadOnlyList<KernelUse>? Plan(Target target, ConvolutionShape s, ConvolutionWeights weights, GradientSink sink, TensorLayout dz)
    {
        TensorLayout dx = sink.Gradient.Layout, x = sink.Forward.Layout;
        if (weights.Packed is not { } packed || !s.UnitStride || dz.Axis != LaneAxis.Channels || packed.Lanes != dz.Width.Lanes
            || dz.ColumnStride < packed.Vectors * packed.Lanes || Runs(s, dx, dz.Width, sink.Accumulate) is not { } runs
            || (sink.Activation != Activation.None && (x.Axis, x.ColumnStride, x.ChannelStride > 1) != (dx.Axis, dx.ColumnStride, dx.ChannelStride > 1)))
        {
            return null;
        }

        var choices =
            from channels in dx.Axis == LaneAxis.Columns ? Enumerable.Range(1, s.Inputs) : [s.Inputs]
            from together in Enumerable.Range(1, runs.Count)
            where channels * together * runs[0].Count <= target.Registers - 3
            let tiles = Tiles(s, runs, channels, together).ToList()
            where tiles.TrueForAll(tile => tile.Terms <= LargestBody)
            let cost = Cycles(target, s, packed, tiles)
            orderby cost
            select (Tiles: tiles, Cost: cost);
        (IReadOnlyList<Tile> best, double cycles) = choices.FirstOrDefault();
        return best is not null && cycles * Margin < OtherCycles(target, s, dx, dz) ? [.. best.SelectMany(tile => Kernels(target, s, weights, sink, dz, tile))] : null;
    }

    /// <summary>
    /// The columns whose results make one vector. In planes these are neighbours, of which the last vectors hold fewer than lanes; where channels are innermost, as many pixels as a vector holds,
    /// and the last ones end with the row, computed twice where need be. Null where whole pixels do not make a vector.
    /// </summary>
    private static List<IReadOnlyList<int>>? Runs(ConvolutionShape s, TensorLayout dx, VectorWidth width, bool accumulate)
    {
        if (dx.Axis == LaneAxis.Columns)
        {
            return [.. Arithmetic.Balance(s.InputWidth, width.Lanes).SelectMany(run => Enumerable.Range(0, run.Count).Select(i => Range(run.Start + (i * run.Size), run.Size)))];
        }

        int pixels = width.Lanes / dx.PaddedChannels;
        bool overlaps = pixels > 0 && s.InputWidth % pixels != 0;
        return pixels == 0 || dx.ColumnStride != dx.PaddedChannels || s.InputWidth < pixels || (overlaps && accumulate)
            ? null
            : [.. Enumerable.Range(0, Arithmetic.CeilingDivide(s.InputWidth, pixels)).Select(i => Range(Math.Min(i * pixels, s.InputWidth - pixels), pixels))];

        static IReadOnlyList<int> Range(int start, int count) => [.. Enumerable.Range(start, count)];
    }

    /// <summary>What a kernel's tile computes of a row: runs of columns, of some channels; the same again at a distance, so many times.</summary>
    private sealed record Tile(IReadOnlyList<IReadOnlyList<int>> Runs, int FirstChannel, int Channels, int ChannelGroups, int Times, int Step, IReadOnlyList<(int Column, int Tap)> Products, int Touched)
    {
        public int First => Runs[0][0];

        /// <summary>Of all runs; the last may share some with its neighbour.</summary>
        public IReadOnlyList<int> Columns { get; } = [.. Runs.SelectMany(run => run).Distinct()];

        public int Sums => Channels * Columns.Count;

        public int Terms => Channels * Products.Count;
    }

    private static IEnumerable<Tile> Tiles(ConvolutionShape s, List<IReadOnlyList<int>> runs, int channels, int together)
    {
        var columns = new List<Tile>();
        foreach ((int start, int size, int count) in Arithmetic.Balance(runs.Count, together))
        {
            for (int i = 0; i < count; i++)
            {
                List<IReadOnlyList<int>> part = runs.GetRange(start + (i * size), size);
                List<(int, int)> products = [.. part.SelectMany(run => run).Distinct().SelectMany(column => Taps(s, column).Select(tap => (Column: column, Tap: tap)))];
                int touched = products.Select(product => Pixel(s, product)).Distinct().Count();
                var tile = new Tile(part, 0, 0, 0, 1, 0, products, touched);

                // Tiles in the middle of a row are all alike.
                if (columns.Count > 0 && columns[columns.Count - 1] is { } last && IsLike(last, tile) && (last.Times == 1 || tile.First - last.First == last.Step * last.Times))
                {
                    columns[columns.Count - 1] = last with { Times = last.Times + 1, Step = last.Times == 1 ? tile.First - last.First : last.Step };
                }
                else
                {
                    columns.Add(tile);
                }
            }
        }

        return
            from part in Arithmetic.Balance(s.Inputs, channels)
            from tile in columns
            select tile with { FirstChannel = part.Start, Channels = part.Size, ChannelGroups = part.Count };
    }

    private static bool IsLike(Tile a, Tile b) =>
        a.Products.Select(p => (p.Column - a.First, p.Tap)).SequenceEqual(b.Products.Select(p => (p.Column - b.First, p.Tap)))
        && a.Runs.SelectMany(r => r).Select(c => c - a.First).SequenceEqual(b.Runs.SelectMany(r => r).Select(c => c - b.First))
        && a.Runs.Select(r => r.Count).SequenceEqual(b.Runs.Select(r => r.Count));

    /// <summary>The kernel columns that take a pixel of the gradient to this column.</summary>
    private static IEnumerable<int> Taps(ConvolutionShape s, int column)
    {
        int gradients = s.OutputWidth;
        return Enumerable.Range(0, s.Window.KernelWidth).Where(tap => Pixel(s, (column, tap)) is >= 0 and int pixel && pixel < gradients);
    }

    private static int Pixel(ConvolutionShape s, (int Column, int Tap) product) => product.Column + s.Window.PadLeft - (product.Tap * s.Window.DilationWidth);

    private static LaneRows Rows(ConvolutionShape s) => new(s.InputHeight, s.OutputHeight, s.Window.KernelHeight, s.Window.DilationHeight, s.Window.PadTop);

    private static double Cycles(Target target, ConvolutionShape s, PackedWeights packed, IEnumerable<Tile> tiles)
    {
        double cycles = 0;
        LaneRows rows = Rows(s);
        foreach (Tile tile in tiles)
        {
            int loads = tile.Touched + (tile.Channels * s.Window.KernelWidth);
            double bound = (double)tile.Terms / tile.Sums * TileShape.StepCycles(tile.Sums, (Spills(target, s, tile) ? loads + tile.Terms : loads) * (double)tile.Sums / tile.Terms);
            cycles += (double)tile.Times * tile.ChannelGroups * ((rows.Pairs * packed.Vectors * bound) + (rows.Results * TreeCycles * tile.Sums));
        }

        return cycles;
    }

    /// <summary>Whether neither the gradient's pixels nor the weights stay in registers beside the sums.</summary>
    private static bool Spills(Target target, ConvolutionShape s, Tile tile) =>
        tile.Sums + Math.Min(tile.Touched, tile.Channels * s.Window.KernelWidth) + 1 > target.Registers;

    /// <summary>The estimate for what would be done otherwise: channels of the input in the lanes, or columns of its planes.</summary>
    private static double OtherCycles(Target target, ConvolutionShape s, TensorLayout dx, TensorLayout dz)
    {
        if (dx.Axis == LaneAxis.Channels)
        {
            return TileShape.Estimate(target, ConvolutionDataGradient.Work(s, dx));
        }

        double products = (double)s.Inputs * s.InputHeight * ColumnCover.Choose(target, s.InputWidth).Positions.Count * s.Outputs * s.Taps;
        return (products / 2) + (dz.Axis == dx.Axis ? 0 : MoveCycles * s.OutputHeight * s.OutputWidth * s.Outputs);
    }

    private static IEnumerable<KernelUse> Kernels(Target target, ConvolutionShape s, ConvolutionWeights weights, GradientSink sink, TensorLayout dz, Tile tile)
    {
        PackedWeights packed = weights.Packed!;
        Window w = s.Window;
        TensorLayout dx = sink.Gradient.Layout, x = sink.Forward.Layout;
        VectorWidth width = dz.Width;
        int inputStride = packed.StepStride(weights.InputAxis, 1), columnStride = packed.StepStride(weights.ColumnAxis, 1);
        List<int> columns = [.. tile.Columns];

        // Whichever there are fewer of stays in registers, the pixels or the weights; the others come one at a time.
        var terms =
            from channel in Enumerable.Range(0, tile.Channels)
            from product in tile.Products
            let term = new LaneTerm(
                (channel * columns.Count) + columns.IndexOf(product.Column),
                (Pixel(s, product) - tile.First) * dz.ColumnStride,
                (channel * inputStride) + (product.Tap * columnStride))
            orderby tile.Touched <= tile.Channels * w.KernelWidth ? term.Weights : term.Gradient, term.Sum
            select term;
        bool derives = sink.Activation != Activation.None;
        var kernel = new LaneSumKernel(
            $"{s.Name}_data_sums_{tile.Channels}x{columns.Count}_at{tile.First}_v{width.Bits}",
            [
                $"{s.Name} gradient with respect to its input: {s.Describe()}.",
                $"{width.Lanes} output channels in the lanes, summed over them, tile {tile.Channels} input channels × {columns.Count} columns{(derives ? $", times the derivative of {sink.Activation}" : "")}.",
            ],
            width)
        {
            Loops =
            [
                new(tile.ChannelGroups, 0, tile.Channels * inputStride, tile.Channels * dx.ChannelStride, tile.Channels * x.ChannelStride),
                new(tile.Times, tile.Step * dz.ColumnStride, 0, tile.Step * dx.ColumnStride, tile.Step * x.ColumnStride),
            ],
            Rows = Rows(s),
            FirstWeights = tile.FirstChannel * inputStride,
            RowStrides = new(1, dz.RowStride, packed.StepStride(ConvolutionWeights.RowAxis, 1), dx.RowStride, x.RowStride),
            Channels =
            [
                .. TileShape.Panels(packed.Vectors, packed.VectorsPerPanel).Select(panels =>
                    new LanePanels(panels.Start * width.Lanes, packed.PanelOffset(panels.Start), panels.Count, packed.StepCount * panels.Vectors * width.Lanes, panels.Vectors)),
            ],
            Terms = [.. terms],
            Results = dx.Axis == LaneAxis.Columns
                ? [.. Enumerable.Range(0, tile.Channels).SelectMany(channel => tile.Runs.Select(run => Result(run[0], channel, [.. run.Select(column => Sum(column, channel))])))]
                : [.. tile.Runs.Select(run => Result(run[0], 0, [.. run.SelectMany(column => Enumerable.Range(0, dx.PaddedChannels).Select(channel => channel < s.Inputs ? Sum(column, channel) : -1))]))],
            Derivative = sink.Activation,
            AddsToOutput = sink.Accumulate,
        };
        yield return new(kernel, new Dictionary<string, int>
        {
            ["gradient"] = dz.Offset(0, tile.First),
            ["weights"] = 0,
            ["output"] = dx.Offset(0, tile.First, tile.FirstChannel),
            ["forward"] = x.Offset(0, tile.First, tile.FirstChannel),
        });

        int Sum(int column, int channel) => (channel * columns.Count) + columns.IndexOf(column);

        LaneResult Result(int column, int channel, List<int> sums) => new(
            ((column - tile.First) * dx.ColumnStride) + (channel * dx.ChannelStride),
            ((column - tile.First) * x.ColumnStride) + (channel * x.ChannelStride),
            [.. sums, .. Enumerable.Repeat(-1, width.Lanes - sums.Count)]);
    }
}
