using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// A 3×3 convolution by Winograd's F(4×4, 3×3): 36 products for 16 outputs where the sum itself takes 144. Blocks of whole rows of tiles pass through the input transform, the products
/// and the output transform, slabs of output channels at a time, so that what lies between stays in the second-level cache.
/// </summary>
internal sealed record WinogradPlan(int TileRows, int TileColumns, int RowsPerBlock, int Slab, TileShape Tile, VectorWidth Width)
{
    // Reusing weights matters more than keeping a block in the cache where there are many channels.
    private const int ManyChannels = 256;
    private const int LargestBlock = 56;
    private const int LargestBlockOfManyChannels = 100;

    /// <summary>Bytes of products between the transforms.</summary>
    private const int LargestProducts = 1 << 20;

    /// <summary>Fewer input channels than this, and the transforms cost more than the products save.</summary>
    private const int FewestChannels = 16;

    // The cost model, in cycles of one core: two multiply-adds start in each.
    private const double InputTransform = 110;
    private const double OutputTransform = 90;
    private const double SecondLevelLoad = 0.1;
    private const double CachedBytes = 32;
    private const double MemoryBytes = 6;
    private const long Cached = 1 << 20;
    private const double Margin = 0.85;

    public int Blocks => TileRows / RowsPerBlock;

    public int TilesPerBlock => RowsPerBlock * TileColumns;

    /// <summary>Null where the direct sum is as fast, or the convolution is another.</summary>
    public static WinogradPlan? Of(Target target, ConvLayer layer)
    {
        var s = new ConvolutionShape(layer);
        if (layer.Groups > 1 || !s.UnitStride || s.Inputs < FewestChannels
            || s.Window is not { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1 })
        {
            return null;
        }

        VectorWidth width = target.WidthFor(s.Outputs);
        int vectors = Arithmetic.CeilingDivide(s.Outputs, width.Lanes), outputs = vectors * width.Lanes;
        int tileRows = Arithmetic.CeilingDivide(s.OutputHeight, WinogradCode.Outputs), tileColumns = Arithmetic.CeilingDivide(s.OutputWidth, WinogradCode.Outputs);
        int largest = (s.Inputs >= ManyChannels ? LargestBlockOfManyChannels : LargestBlock) / tileColumns;
        int rows = Enumerable.Range(1, Math.Max(1, Math.Min(largest, tileRows))).Last(r => tileRows % r == 0);
        TileShape tile = TileShape.Choose(target, 1, rows * tileColumns, vectors, s.Inputs, evenly: true, vectorCost: SecondLevelLoad);
        int panel = tile.Vectors * width.Lanes;
        int slab = Enumerable.Range(1, outputs / panel).Select(n => n * panel)
            .Last(n => n == panel || (outputs % n == 0 && WinogradCode.Planes * rows * tileColumns * n * sizeof(float) <= LargestProducts));
        var plan = new WinogradPlan(tileRows, tileColumns, rows, slab, tile, width);
        return plan.Cost(s, outputs) < Margin * Time((double)s.OutputHeight * s.OutputWidth * s.Taps * s.Inputs * outputs, width, (long)s.Taps * s.Inputs * outputs) ? plan : null;
    }

    /// <summary>The pixels that the tiles read beyond the map's right and lower edges are zeros.</summary>
    public Halo InputHalo(ConvolutionShape s) => new(
        s.Window.PadTop, s.Window.PadLeft,
        Math.Max(0, (TileRows * WinogradCode.Outputs) + 2 - s.Window.PadTop - s.InputHeight),
        Math.Max(0, (TileColumns * WinogradCode.Outputs) + 2 - s.Window.PadLeft - s.InputWidth));

    /// <summary>Floats of the transformed weights.</summary>
    public int WeightLength(ConvolutionShape s) => WinogradCode.Planes * s.Inputs * Arithmetic.RoundUp(s.Outputs, Width.Lanes);

    private double Cost(ConvolutionShape s, int outputs)
    {
        double tiles = (double)TileRows * TileColumns, lanes = Width.Lanes;
        double transforms = tiles * ((InputTransform * s.Inputs) + (OutputTransform * outputs)) / lanes;
        return transforms + Time(WinogradCode.Planes * tiles * s.Inputs * outputs, Width, (long)WinogradCode.Planes * s.Inputs * outputs);
    }

    private static double Time(double products, VectorWidth width, long weights) =>
        Math.Max(products / (2 * width.Lanes), weights * sizeof(float) / (weights * sizeof(float) <= Cached ? CachedBytes : MemoryBytes));
}
