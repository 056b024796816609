using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// A convolution by a <see cref="WinogradAlgorithm"/>: F(4×4, 3×3) has 36 products for 16 outputs where the sum itself takes 144. Blocks of whole rows of tiles pass through the input transform, the products
/// and the output transform, slabs of output channels at a time, so that what lies between stays in the second-level cache.
/// </summary>
internal sealed record WinogradPlan(WinogradAlgorithm Algorithm, int TileRows, int TileColumns, int RowsPerBlock, int Slab, TileShape Tile, VectorWidth Width)
{
    // Reusing weights matters more than keeping a block in the cache where there are many channels.
    private const int ManyChannels = 256;
    private const int LargestBlock = 56;
    private const int LargestInputs = 1 << 19;
    private const int LargestBlockOfManyChannels = 100;

    /// <summary>Bytes of products between the transforms.</summary>
    private const int LargestProducts = 1 << 20;

    /// <summary>What saves less than this part of the network's time is not worth its code.</summary>
    private const double LeastGain = 0.0075;

    private const int Skew = 16;

    /// <summary>Fewer input channels than this, and the transforms cost more than the products save.</summary>
    private const int FewestChannels = 16;

    // The cost model, in cycles of one core: two multiply-adds start in each.
    private const double CachedBytes = 32;
    private const double MemoryBytes = 9;
    private const long Cached = 1 << 20;
    private const double Margin = 0.85;

    /// <summary>Images of a batch, among which training divides what transforming the weights takes.</summary>
    private const int TrainedTogether = 32;

    /// <summary>Cycles of that for an input channel and a vector of output channels.</summary>
    private const double WeightCycles = 200;

    public int Blocks => TileRows / RowsPerBlock;

    public int TilesPerBlock => RowsPerBlock * TileColumns;

    /// <summary>The fastest way; null where the direct sum is as fast, or the convolution is another.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="multiplyAdds">Those of the whole network.</param>
    /// <param name="training">Whether the weights change from batch to batch.</param>
    public static WinogradPlan? Of(Target target, ConvLayer layer, double multiplyAdds, bool training)
    {
        var s = new ConvolutionShape(layer);
        if (layer.Groups > 1 || !s.UnitStride || s.Inputs < FewestChannels || s.Window is not { DilationHeight: 1, DilationWidth: 1, PadTop: >= 0, PadLeft: >= 0 })
        {
            return null;
        }

        VectorWidth width = target.WidthFor(s.Outputs);
        int outputs = Arithmetic.RoundUp(s.Outputs, width.Lanes);
        WinogradPlan? best = Algorithms(s.Window).Select(algorithm => Of(target, s, algorithm, width, outputs)).OrderBy(plan => plan.Cost(s, outputs, training)).FirstOrDefault();
        double direct = Time((double)s.OutputHeight * s.OutputWidth * s.Taps * s.Inputs * outputs, width, (long)s.Taps * s.Inputs * outputs);
        double most = Math.Min(Margin * direct, direct - (LeastGain * multiplyAdds / (2 * target.Widest.Lanes)));
        return best?.Cost(s, outputs, training) < most ? best : null;
    }

    /// <summary>The convolution that the data gradient is, where the stride is 1: from the output's gradient to the input's, with the window turned around and the padding that is missing.</summary>
    public static ConvLayer DataGradient(ConvLayer layer)
    {
        Window w = layer.Window;
        return layer with
        {
            Input = layer.Output,
            Output = layer.Input,
            Bias = false,
            Window = w with { PadTop = w.KernelHeight - 1 - w.PadTop, PadLeft = w.KernelWidth - 1 - w.PadLeft, PadBottom = w.KernelHeight - 1 - w.PadBottom, PadRight = w.KernelWidth - 1 - w.PadRight },
        };
    }

    private static IReadOnlyList<WinogradAlgorithm> Algorithms(Window window) => (window.KernelHeight, window.KernelWidth) switch
    {
        (3, 3) => [WinogradAlgorithm.F4x3, WinogradAlgorithm.F2x3],
        (5, 5) => [WinogradAlgorithm.F2x5],
        _ => [],
    };

    private static WinogradPlan Of(Target target, ConvolutionShape s, WinogradAlgorithm algorithm, VectorWidth width, int outputs)
    {
        int tileRows = Arithmetic.CeilingDivide(s.OutputHeight, algorithm.Outputs), tileColumns = Arithmetic.CeilingDivide(s.OutputWidth, algorithm.Outputs);
        int tiles = s.Inputs >= ManyChannels ? LargestBlockOfManyChannels : Math.Max(LargestBlock, LargestInputs / (algorithm.Planes * s.Inputs * sizeof(float)));
        int largest = tiles / tileColumns;
        int rows = Enumerable.Range(1, Math.Max(1, Math.Min(largest, tileRows))).Last(r => tileRows % r == 0);
        TileShape tile = TileShape.Choose(target, new(1, rows * tileColumns, outputs / width.Lanes, width.Lanes, s.Inputs) { Evenly = true });
        int panel = tile.Vectors * width.Lanes;
        int slab = Enumerable.Range(1, outputs / panel).Select(n => n * panel)
            .Last(n => n == panel || (outputs % n == 0 && algorithm.Planes * rows * tileColumns * n * sizeof(float) <= LargestProducts));
        return new(algorithm, tileRows, tileColumns, rows, slab, tile, width);
    }

    /// <summary>The pixels that the tiles read beyond the map's right and lower edges are zeros.</summary>
    public Halo InputHalo(ConvolutionShape s) => new(
        s.Window.PadTop, s.Window.PadLeft,
        Math.Max(0, (TileRows * Algorithm.Outputs) + Algorithm.Taps - 1 - s.Window.PadTop - s.InputHeight),
        Math.Max(0, (TileColumns * Algorithm.Outputs) + Algorithm.Taps - 1 - s.Window.PadLeft - s.InputWidth));

    /// <summary>Floats of the transformed weights.</summary>
    public int WeightLength(ConvolutionShape s) => Algorithm.Planes * s.Inputs * Arithmetic.RoundUp(s.Outputs, Width.Lanes);

    /// <summary>Between two planes of the transformed input: those at a distance of a power of two would share few sets of the cache.</summary>
    public int InputPlane(int channels) => (TilesPerBlock * channels) + Skew;

    /// <summary>Between two planes of the products.</summary>
    public int ProductPlane => (TilesPerBlock * Slab) + Skew;

    /// <summary>Floats between the transforms.</summary>
    public int ScratchLength(TensorLayout input) => TensorLayout.AlignLength(Algorithm.Planes * InputPlane(input.PaddedChannels)) + TensorLayout.AlignLength(Algorithm.Planes * ProductPlane);

    private double Cost(ConvolutionShape s, int outputs, bool training)
    {
        double tiles = (double)TileRows * TileColumns, lanes = Width.Lanes;
        double transforms = tiles * ((Algorithm.InputCycles * s.Inputs) + (Algorithm.OutputCycles * outputs)) / lanes;
        double weights = training ? s.Inputs * outputs / lanes * WeightCycles / TrainedTogether : 0;
        return weights + transforms + Time(Algorithm.Planes * tiles * s.Inputs * outputs, Width, (long)Algorithm.Planes * s.Inputs * outputs);
    }

    private static double Time(double products, VectorWidth width, long weights) =>
        Math.Max(products / (2 * width.Lanes), weights * sizeof(float) / (weights * sizeof(float) <= Cached ? CachedBytes : MemoryBytes));
}
