using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of a convolution by Winograd's algorithm, in loops over blocks of tiles and slabs of output channels.</summary>
internal sealed class WinogradSteps
{
    /// <summary>Blocks from which several workers take their own, each through memory of its own; fewer are divided within, which suits any number of workers.</summary>
    private const int FewestDividedBlocks = 8;

    /// <summary>Floats of an input that does not stay in the second-level cache.</summary>
    private const int FewestInputsToPrefetch = 1 << 18;

    private readonly Target _target;
    private readonly WinogradPlan _plan;
    private readonly ConvolutionShape _shape;
    private readonly WinogradEnd _end;
    private readonly Tensor _x;
    private readonly Location _weights;
    private readonly bool _divides;
    private readonly Location _transformed;
    private readonly Location _products;
    private readonly List<Step> _steps = [];

    private WinogradSteps(Target target, WinogradPlan plan, ConvLayer layer, WinogradEnd end, Tensor x, Location weights, PlaceScratch place, bool divides)
    {
        (_target, _plan, _shape, _end) = (target, plan, new(layer), end);
        (_x, _weights, _divides) = (x, weights, divides);
        _transformed = place($"{layer.Name}: transformed input of {plan.TilesPerBlock} tiles", Algorithm.Planes * InputPlane);
        _products = place($"{layer.Name}: products of {plan.Slab} channels", Algorithm.Planes * ProductPlane);
    }

    private WinogradAlgorithm Algorithm => _plan.Algorithm;

    private int InputTile => _x.Layout.PaddedChannels;

    private int InputPlane => _plan.InputPlane(InputTile);

    private int ProductPlane => _plan.ProductPlane;

    private int Slabs => Arithmetic.RoundUp(_shape.Outputs, _plan.Width.Lanes) / _plan.Slab;

    /// <param name="target">The processor.</param>
    /// <param name="plan">Blocks, slabs and tiles.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="end">What its sums become.</param>
    /// <param name="x">The input, whose halo holds the zeros that tiles reach.</param>
    /// <param name="weights">The transformed ones.</param>
    /// <param name="place">For what lies between the transforms.</param>
    /// <param name="divides">Whether workers may divide the blocks.</param>
    public static IReadOnlyList<Step> Plan(
        Target target, WinogradPlan plan, ConvLayer layer, WinogradEnd end, Tensor x, Location weights, PlaceScratch place, bool divides)
    {
        var steps = new WinogradSteps(target, plan, layer, end, x, weights, place, divides);
        int covered = plan.TileRows * plan.Algorithm.Outputs;
        bool cut = covered > layer.Output.Height;
        int whole = cut ? plan.Blocks - 1 : plan.Blocks;
        if (whole > 0)
        {
            steps.AddBlocks(0, whole, 0);
        }

        if (cut)
        {
            steps.AddBlocks(whole, 1, covered - layer.Output.Height);
        }

        return steps._steps;
    }

    /// <param name="first">The first block.</param>
    /// <param name="count">How many follow one another.</param>
    /// <param name="missing">Rows of pixels that the last row of tiles has beyond the map.</param>
    private void AddBlocks(int first, int count, int missing)
    {
        var blocks = new StepLoop("block", count) { IsDivided = _divides && _plan.Blocks >= FewestDividedBlocks && count > 1 };
        var slabs = new StepLoop("slab", Slabs);
        int blockRows = _plan.RowsPerBlock * Algorithm.Outputs;
        Operand input = new Operand(_x.At, _x.Layout.Offset((first * blockRows) - _shape.Window.PadTop, -_shape.Window.PadLeft)).Moving(blocks, blockRows * _x.Layout.RowStride);
        _steps.Add(new(InputKernel(), PerImage: true, [input, new(Scratch(_transformed, blocks), 0)]) { Loops = [blocks] });
        AddProducts(blocks, slabs);
        AddOutput(blocks, slabs, first * blockRows, blockRows, blockRows - missing);
    }

    private static Location Scratch(Location location, StepLoop blocks) => blocks.IsDivided ? location with { Space = Space.Own } : location;

    private WinogradInputKernel InputKernel() => new(
        $"{_shape.Name}_{_end.Prefix}winograd_input_v{_x.Layout.Width.Bits}",
        [$"{_shape.Name} {_end.Pass} by Winograd's {Algorithm}: {_shape.Describe()}.", $"Input transform of {_plan.RowsPerBlock} × {_plan.TileColumns} tiles."],
        Algorithm, _x.Layout.Width, _plan.RowsPerBlock, _plan.TileColumns, InputTile, MapStrides.Of(_x.Layout), InputTile, InputPlane)
    {
        Prefetches = _target.Prefetches && _x.Layout.Length > FewestInputsToPrefetch,
    };

    private void AddProducts(StepLoop blocks, StepLoop slabs)
    {
        VectorWidth width = _plan.Width;
        int vectors = _plan.Tile.Vectors, panel = vectors * width.Lanes, panels = _plan.Slab / panel, channels = _shape.Inputs;
        foreach ((int first, int tiles, int times) in Arithmetic.Balance(_plan.TilesPerBlock, _plan.Tile.Width))
        {
            var kernel = new TileKernel(
                $"{_shape.Name}_{_end.Prefix}winograd_{tiles}x{vectors}_v{width.Bits}",
                [$"{_shape.Name} {_end.Pass} by Winograd's {Algorithm}: {Algorithm.Planes} products of {tiles} tiles × {vectors} vectors of {width.Lanes} output channels over {channels} input channels."],
                width)
            {
                Loops =
                [
                    new(Algorithm.Planes, Rows: InputPlane, Vectors: channels * _plan.Slab, Output: ProductPlane),
                    new(panels, Vectors: channels * panel, Output: panel),
                    new(times, Rows: tiles * InputTile, Output: tiles * _plan.Slab),
                ],
                Rows = new("input", [.. Enumerable.Range(0, tiles).Select(t => t * InputTile)]),
                Vectors = new("weights", width.Offsets(vectors)),
                OutputRows = new("output", [.. Enumerable.Range(0, tiles).Select(t => t * _plan.Slab)]),
                OutputVectors = width.Offsets(vectors),
                Ahead = _target.Prefetches ? channels * panel : 0,
                Reduction = ReductionPlan.Unroll(_target, [(channels, 1, panel)], tiles * vectors, (long)Algorithm.Planes * panels * times),
            };
            Operand weights = new Operand(_weights, 0).Moving(slabs, Algorithm.Planes * channels * _plan.Slab);
            _steps.Add(new(kernel, PerImage: true, [new(Scratch(_transformed, blocks), first * InputTile), weights, new(Scratch(_products, blocks), first * _plan.Slab)]) { Loops = [blocks, slabs] });
        }
    }

    private void AddOutput(StepLoop blocks, StepLoop slabs, int first, int blockRows, int rows)
    {
        int shrinks = _end.Pools ? 2 : 1;
        var kernel = new WinogradOutputKernel(
            $"{_shape.Name}_{_end.Prefix}winograd_output{_end.Suffix}_v{_plan.Width.Bits}",
            [$"{_shape.Name} {_end.Pass} by Winograd's {Algorithm}: output transform to {rows} × {_shape.OutputWidth} pixels{_end.Text}."],
            Algorithm, _plan.Width, _plan.TileColumns, rows / shrinks, _shape.OutputWidth / shrinks, _plan.Slab, _plan.Slab, ProductPlane,
            MapStrides.Of(_end.Output.Layout), _end.Bias is not null, _end.Residual is { } added ? MapStrides.Of(added.Layout) : null, _end.Activation, _end.Pools)
        {
            Sink = _end.Sink is { } sink ? SinkCode.Of(sink) : null,
        };
        List<Operand> operands = [new(Scratch(_products, blocks), 0)];
        if (_end.Bias is { } bias)
        {
            operands.Add(new Operand(bias, 0).Moving(slabs, _plan.Slab));
        }

        operands.AddRange(_end.Maps.Select(map => new Operand(map.At, map.Layout.Offset(first / shrinks, 0)).Moving(blocks, blockRows / shrinks * map.Layout.RowStride).Moving(slabs, _plan.Slab)));
        _steps.Add(new(kernel, PerImage: true, operands) { Loops = [blocks, slabs] });
    }
}
