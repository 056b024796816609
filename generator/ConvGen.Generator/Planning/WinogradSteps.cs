using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The steps of a convolution by Winograd's algorithm, in loops over blocks of tiles and slabs of output channels.</summary>
internal sealed class WinogradSteps
{
    /// <summary>Planes at a distance of a power of two would share few sets of the cache.</summary>
    private const int Skew = 16;

    /// <summary>Blocks from which several workers take their own, each through memory of its own; fewer are divided within, which suits any number of workers.</summary>
    private const int FewestDividedBlocks = 8;

    /// <summary>Floats of an input that does not stay in the second-level cache.</summary>
    private const int FewestInputsToPrefetch = 1 << 18;

    private readonly Target _target;
    private readonly WinogradPlan _plan;
    private readonly ConvolutionShape _shape;
    private readonly Operation _operation;
    private readonly Tensor _x;
    private readonly Tensor? _residual;
    private readonly Tensor _y;
    private readonly Location _weights;
    private readonly Location _biases;
    private readonly Location _transformed;
    private readonly Location _products;
    private readonly List<Step> _steps = [];

    private WinogradSteps(Target target, WinogradPlan plan, ConvLayer layer, Operation operation, Tensor x, Tensor? residual, Tensor y, Location weights, Location biases, PlaceScratch place)
    {
        (_target, _plan, _shape, _operation) = (target, plan, new(layer), operation);
        (_x, _residual, _y, _weights, _biases) = (x, residual, y, weights, biases);
        _transformed = place($"{layer.Name}: transformed input of {plan.TilesPerBlock} tiles", Algorithm.Planes * InputPlane);
        _products = place($"{layer.Name}: products of {plan.Slab} channels", Algorithm.Planes * ProductPlane);
    }

    private WinogradAlgorithm Algorithm => _plan.Algorithm;

    private int InputTile => _x.Layout.PaddedChannels;

    private int InputPlane => (_plan.TilesPerBlock * InputTile) + Skew;

    private int ProductPlane => (_plan.TilesPerBlock * _plan.Slab) + Skew;

    private int Slabs => Arithmetic.RoundUp(_shape.Outputs, _plan.Width.Lanes) / _plan.Slab;

    /// <summary>Operands: the input, whose halo holds the zeros that tiles reach, the transformed weights, the bias, what is added before the activation, and the output.</summary>
    public static IReadOnlyList<Step> Plan(
        Target target, WinogradPlan plan, ConvLayer layer, Operation operation, Tensor x, Tensor? residual, Tensor y, Location weights, Location biases, PlaceScratch place)
    {
        var steps = new WinogradSteps(target, plan, layer, operation, x, residual, y, weights, biases, place);
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
        var blocks = new StepLoop("block", count) { IsDivided = _plan.Blocks >= FewestDividedBlocks && count > 1 };
        var slabs = new StepLoop("slab", Slabs);
        int blockRows = _plan.RowsPerBlock * Algorithm.Outputs;
        Operand input = new Operand(_x.At, _x.Layout.Offset((first * blockRows) - _shape.Window.PadTop, -_shape.Window.PadLeft)).Moving(blocks, blockRows * _x.Layout.RowStride);
        _steps.Add(new(InputKernel(), PerImage: true, [input, new(Scratch(_transformed, blocks), 0)]) { Loops = [blocks] });
        AddProducts(blocks, slabs);
        AddOutput(blocks, slabs, first * blockRows, blockRows, blockRows - missing);
    }

    private static Location Scratch(Location location, StepLoop blocks) => blocks.IsDivided ? location with { Space = Space.Own } : location;

    private WinogradInputKernel InputKernel() => new(
        $"{_shape.Name}_winograd_input_v{_x.Layout.Width.Bits}",
        [$"{_shape.Name} forward by Winograd's {Algorithm}: {_shape.Describe()}.", $"Input transform of {_plan.RowsPerBlock} × {_plan.TileColumns} tiles."],
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
                $"{_shape.Name}_winograd_{tiles}x{vectors}_v{width.Bits}",
                [$"{_shape.Name} forward by Winograd's {Algorithm}: {Algorithm.Planes} products of {tiles} tiles × {vectors} vectors of {width.Lanes} output channels over {channels} input channels."],
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
        bool pools = _operation.Pool is not null, bias = _operation.HasBias;
        int shrinks = pools ? 2 : 1;
        Activation activation = _operation.Activation;
        string name = $"{_shape.Name}_winograd_output{(_residual is null ? "" : "_add")}{(pools ? "_pool" : "")}{activation.KernelSuffix}_v{_plan.Width.Bits}";
        string then = $"{(activation == Activation.None ? "" : $", then {activation}")}{(pools ? ", then max over 2×2" : "")}";
        var kernel = new WinogradOutputKernel(
            name, [$"{_shape.Name} forward by Winograd's {Algorithm}: output transform to {rows} × {_shape.OutputWidth} pixels{then}."],
            Algorithm, _plan.Width, _plan.TileColumns, rows / shrinks, _shape.OutputWidth / shrinks, _plan.Slab, _plan.Slab, ProductPlane,
            MapStrides.Of(_y.Layout), bias, _residual is { } added ? MapStrides.Of(added.Layout) : null, activation, pools);
        List<Operand> operands = [new(Scratch(_products, blocks), 0)];
        if (bias)
        {
            operands.Add(new Operand(_biases, 0).Moving(slabs, _plan.Slab));
        }

        if (_residual is { } residual)
        {
            operands.Add(Block(residual));
        }

        _steps.Add(new(kernel, PerImage: true, [.. operands, Block(_y)]) { Loops = [blocks, slabs] });

        Operand Block(Tensor tensor) =>
            new Operand(tensor.At, tensor.Layout.Offset(first / shrinks, 0)).Moving(blocks, blockRows / shrinks * tensor.Layout.RowStride).Moving(slabs, _plan.Slab);
    }
}
