using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// The gradient of a convolution with respect to its weights by Winograd's algorithm, <c>Gᵀ·(Σ (A·dy·Aᵀ) ⊙ (Bᵀ·x·B))·G</c>: the transpose of what forward does with them. The products of all
/// tiles of a micro-batch are gathered by plane, for each pair of channels; what a batch has gathered is transformed once.
/// </summary>
internal sealed class WinogradWeightGradient
{
    // The cost model, in cycles of one core: bytes that come from the second-level cache and from beyond.
    private const double CachedBytes = 32;
    private const double MemoryBytes = 9;
    private const long Cached = 1 << 20;
    private const double Margin = 0.9;

    /// <summary>Images of a batch, among which is divided what is done once.</summary>
    private const int TrainedTogether = 32;

    private const int FewestGroups = 4;
    private const int Skew = 16;

    private readonly Target _target;
    private readonly WinogradPlan _forward;
    private readonly ConvolutionShape _shape;
    private readonly TensorLayout _x;
    private readonly TensorLayout _dz;
    private readonly int _microBatch;

    private WinogradWeightGradient(Target target, WinogradPlan forward, ConvLayer layer, TensorLayout x, TensorLayout dz, int microBatch)
    {
        (_target, _forward, _shape) = (target, forward, new(layer));
        (_x, _dz, _microBatch) = (x, dz, microBatch);
    }

    private WinogradAlgorithm Algorithm => _forward.Algorithm;

    private int Tiles => _forward.TileRows * _forward.TileColumns;

    private int Inputs => _x.PaddedChannels;

    private int Outputs => _dz.PaddedChannels;

    private int InputPlane => (_microBatch * Tiles * Inputs) + Skew;

    private int GradientPlane => (_microBatch * Tiles * Outputs) + Skew;

    private int ProductPlane => (_shape.Inputs * Outputs) + Skew;

    /// <summary>Floats of the products that a group of images gathers.</summary>
    public int ProductLength => Algorithm.Planes * ProductPlane;

    /// <summary>For a convolution that forward computes by Winograd's algorithm; null where the direct sum over pixels is as fast.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="forward">Its tiles.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="x">The input.</param>
    /// <param name="dz">The gradient of the output; tiles that reach beyond the map must find zeros.</param>
    /// <param name="microBatch">The images that are gathered together.</param>
    public static WinogradWeightGradient? Of(Target target, WinogradPlan forward, ConvLayer layer, TensorLayout x, TensorLayout dz, int microBatch)
    {
        Halo needed = OutputHalo(forward, new(layer));
        if (dz.Halo.Union(needed) != dz.Halo)
        {
            return null;
        }

        var plan = new WinogradWeightGradient(target, forward, layer, x, dz, microBatch);
        ConvolutionShape s = plan._shape;
        double direct = (double)s.OutputHeight * s.OutputWidth * s.Taps * s.Inputs * plan.Outputs / (2 * dz.Width.Lanes);
        return plan.Cost() < Margin * direct ? plan : null;
    }

    /// <summary>The zeros beyond the output's lower and right edges that tiles reach.</summary>
    public static Halo OutputHalo(WinogradPlan forward, ConvolutionShape s) => new(
        0, 0, (forward.TileRows * forward.Algorithm.Outputs) - s.OutputHeight, (forward.TileColumns * forward.Algorithm.Outputs) - s.OutputWidth);

    /// <summary>The steps that gather one image's share, and those that follow for a whole micro-batch, once its images are transformed.</summary>
    /// <param name="x">The input.</param>
    /// <param name="dz">The gradient of the output.</param>
    /// <param name="group">Where products are gathered.</param>
    /// <param name="place">For what lies between.</param>
    public (IReadOnlyList<Step> Images, IReadOnlyList<Step> MicroBatch) Plan(Location x, Location dz, Location group, PlaceScratch place)
    {
        Location inputs = place($"{_shape.Name}: transformed input of {_microBatch} images", Algorithm.Planes * InputPlane) with { ImageStride = Tiles * Inputs };
        Location gradients = place($"{_shape.Name}: transformed gradient of {_microBatch} images", Algorithm.Planes * GradientPlane) with { ImageStride = Tiles * Outputs };
        List<Step> transforms =
        [
            new(
                Transform("input", _x, InputPlane, ofGradient: false), PerImage: true,
                [new(x, _x.Offset(-_shape.Window.PadTop, -_shape.Window.PadLeft)), new(inputs, 0)]),
            new(Transform("gradient", _dz, GradientPlane, ofGradient: true), PerImage: true, [new(dz, _dz.Origin), new(gradients, 0)]),
        ];
        List<Step> products = [.. Products().Select(use => new Step(use.Kernel, _microBatch == 1, [new(inputs, use.First), new(gradients, 0), new(group, use.First * Outputs)]))];
        return _microBatch == 1 ? ([.. transforms, .. products], []) : (transforms, products);
    }

    /// <summary>What becomes of the products when a batch has ended.</summary>
    public WinogradGathering Gather(Location group, Location gradients, ConvolutionWeights weights) =>
        new(Algorithm, group, ProductPlane, _shape.Inputs, Outputs, gradients, weights.Packed!, (ConvolutionWeights.RowAxis, weights.ColumnAxis, weights.InputAxis));

    private double Cost()
    {
        double lanes = _dz.Width.Lanes, bytes = (double)ProductLength * sizeof(float);
        double transforms = Tiles * ((Algorithm.InputCycles * Inputs) + (Algorithm.OutputCycles * Outputs)) / lanes;
        double products = (double)Algorithm.Planes * Tiles * _shape.Inputs * Outputs / (2 * lanes);
        double traffic = 2 * bytes / _microBatch / (bytes <= Cached ? CachedBytes : MemoryBytes);
        return transforms + products + traffic + (2 * FewestGroups * bytes / MemoryBytes / TrainedTogether);
    }

    private WinogradInputKernel Transform(string what, TensorLayout layout, int plane, bool ofGradient) => new(
        $"{_shape.Name}_weights_winograd_{what}_v{layout.Width.Bits}",
        [$"{_shape.Name} gradient with respect to its weights by Winograd's {Algorithm}: {_shape.Describe()}.", $"Transform of the {what}, {_forward.TileRows} × {_forward.TileColumns} tiles."],
        Algorithm, layout.Width, _forward.TileRows, _forward.TileColumns, layout.PaddedChannels, MapStrides.Of(layout), layout.PaddedChannels, plane)
    {
        IsOfGradient = ofGradient,
    };

    private IEnumerable<(Kernel Kernel, int First)> Products()
    {
        VectorWidth width = _dz.Width;
        TileShape tile = TileShape.Choose(_target, new(1, _shape.Inputs, Outputs / width.Lanes, width.Lanes, _microBatch * Tiles) { Evenly = true });
        int vectors = tile.Vectors, lanes = vectors * width.Lanes, panels = Outputs / lanes;
        foreach ((int first, int rows, int times) in Arithmetic.Balance(_shape.Inputs, tile.Width))
        {
            IReadOnlyList<ReductionLoop> sum = ReductionPlan.Unroll(_target, [(Tiles, Inputs, Outputs)], rows * vectors, (long)Algorithm.Planes * panels * times);
            var kernel = new TileKernel(
                $"{_shape.Name}_weights_winograd_{rows}x{vectors}_v{width.Bits}",
                [$"{_shape.Name} gradient with respect to its weights by Winograd's {Algorithm}: {Algorithm.Planes} products of {rows} input channels × {vectors} vectors of {width.Lanes} output channels over {Tiles} tiles of an image."],
                width)
            {
                Loops =
                [
                    new(Algorithm.Planes, Rows: InputPlane, Vectors: GradientPlane, Output: ProductPlane),
                    new(panels, Vectors: lanes, Output: lanes),
                    new(times, Rows: rows, Output: rows * Outputs),
                ],
                Rows = new("input", [.. Enumerable.Range(0, rows)]),
                Vectors = new("gradient", width.Offsets(vectors)),
                OutputRows = new("output", [.. Enumerable.Range(0, rows).Select(r => r * Outputs)]),
                OutputVectors = width.Offsets(vectors),
                Reduction = _microBatch == 1 ? sum : [new(-1, 1, Tiles * Inputs, Tiles * Outputs), .. sum],
                Prologue = Prologue.Accumulate,
            };
            yield return (kernel, first);
        }
    }
}
