using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Dense layers. The input is taken as it lies in memory, padding included: weights of padding are zero. One image at a time is a product of a row and
/// a matrix that streams through once; training takes a micro-batch of images as the rows of a tile, so that weights are read once for all of them.
/// </summary>
internal static class DensePlanner
{
    /// <summary>
    /// Floats from the weights in use to those asked for. Conversion leaves the processor too little room to look ahead by itself; single precision runs at the memory's speed as it is.
    /// </summary>
    private const int HalvesAhead = 2048;

    /// <summary>Vectors of one image's outputs that are summed at a time; panels are about equally wide, so that the last one is not short of accumulators.</summary>
    private const int WidestPanel = 8;

    /// <summary>
    /// The kernels of a forward pass over <paramref name="images"/> images that lie <paramref name="xStride"/> and <paramref name="yStride"/> apart. With <paramref name="halves"/> two weights lie in the place of one.
    /// </summary>
    public static (PackedWeights Weights, IReadOnlyList<KernelUse> Kernels) Forward(
        Target target, DenseLayer layer, bool bias, Activation activation, TensorLayout x, TensorLayout y, int images, int xStride, int yStride, bool halves = false)
    {
        VectorWidth width = y.Width;
        int vectors = y.PaddedChannels / width.Lanes, shrinks = halves ? 2 : 1;
        TileShape tile = images == 1
            ? new(1, 1, Arithmetic.CeilingDivide(vectors, Arithmetic.CeilingDivide(vectors, WidestPanel)))
            : TileShape.Choose(target, new(1, images, vectors, width.Lanes, x.Extent));
        var packed = new PackedWeights(layer.Output.Channels, width.Lanes, tile.Vectors, [x.Extent]);
        var kernels = new List<KernelUse>();
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(vectors, tile.Vectors))
        {
            foreach ((int firstImage, int rows, int times) in Arithmetic.Balance(images, tile.Width))
            {
                int lanes = panel * width.Lanes;

                // Of the widest panel, for all: units with equal weights have equal sums only where these are added up in one order.
                int splits = rows * tile.Vectors >= 8 ? 1 : Math.Min(4, Arithmetic.CeilingDivide(8, rows * tile.Vectors));
                string name = $"{MethodName(layer)}_{(images == 1 ? "predict" : "forward")}{activation.KernelSuffix}{(halves ? "_half" : "")}_{rows}x{panel}_v{width.Bits}";
                string[] summary = Summary(
                    layer, images == 1 ? "forward, one image" : $"forward, {images} images", $"{rows} images × {panel} vectors of {width.Lanes} outputs", activation);
                var kernel = new TileKernel(name, summary, width)
                {
                    Loops =
                    [
                        new(panels, Vectors: packed.StepCount * lanes / shrinks, Bias: lanes, Output: lanes),
                        new(times, Rows: rows * xStride, Output: rows * yStride),
                    ],
                    Rows = new("input", [.. Enumerable.Range(0, rows).Select(r => r * xStride)]),
                    Vectors = new("weights", [.. width.Offsets(panel).Select(offset => offset / shrinks)]),
                    HalfVectors = halves,
                    Ahead = halves && target.Prefetches ? HalvesAhead : 0,
                    OutputRows = new("output", [.. Enumerable.Range(0, rows).Select(r => r * yStride)]),
                    OutputVectors = width.Offsets(panel),
                    Reduction = ReductionPlan.Unroll(target, [(x.Extent, 1, lanes / shrinks)], rows * panel, (long)panels * times, splits),
                    Splits = splits,
                    Prologue = bias ? Prologue.BiasInLanes : Prologue.Zero,
                    BiasOffsets = width.Offsets(panel),
                    Activation = activation,
                };
                kernels.Add(new(kernel, new Dictionary<string, int>
                {
                    ["input"] = x.Origin + (firstImage * xStride),
                    ["weights"] = packed.PanelOffset(firstVector) / shrinks,
                    ["bias"] = firstVector * width.Lanes,
                    ["output"] = (firstImage * yStride) + (firstVector * width.Lanes),
                }));
            }
        }

        return (packed, kernels);
    }

    /// <summary>The weights as the data gradient reads them: inputs in the lanes, outputs in the steps.</summary>
    public static PackedWeights TransposedWeights(Target target, DenseLayer layer, TensorLayout x, int images)
    {
        VectorWidth width = target.WidthFor(x.Extent);
        TileShape tile = TileShape.Choose(target, new(1, images, Arithmetic.CeilingDivide(x.Extent, width.Lanes), width.Lanes, layer.Output.Channels));
        return new(x.Extent, width.Lanes, tile.Vectors, [layer.Output.Channels]);
    }

    /// <summary><c>dx = dz·Wᵀ</c>, multiplied by the derivative of the activation that made x.</summary>
    public static IEnumerable<KernelUse> DataGradient(
        Target target, DenseLayer layer, Activation activation, bool accumulate, PackedWeights transposed, TensorLayout dx, TensorLayout x,
        int images, int dzStride, int dxStride, int xStride)
    {
        var width = new VectorWidth(transposed.Lanes * 32);
        TileShape tile = TileShape.Choose(target, new(1, images, transposed.Vectors, width.Lanes, layer.Output.Channels) { FixedVectors = transposed.VectorsPerPanel });
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(transposed.Vectors, transposed.VectorsPerPanel))
        {
            foreach ((int firstImage, int rows, int times) in Arithmetic.Balance(images, tile.Width))
            {
                int lanes = panel * width.Lanes;
                string name = $"{MethodName(layer)}_data_{rows}x{panel}_v{width.Bits}";
                string[] summary = Summary(layer, $"gradient with respect to its input, {images} images", $"{rows} images × {panel} vectors of {width.Lanes} inputs", Activation.None);
                var kernel = new TileKernel(name, summary, width)
                {
                    Loops =
                    [
                        new(panels, Vectors: transposed.StepCount * lanes, Output: lanes, Forward: lanes),
                        new(times, Rows: rows * dzStride, Output: rows * dxStride, Forward: rows * xStride),
                    ],
                    Rows = new("gradient", [.. Enumerable.Range(0, rows).Select(r => r * dzStride)]),
                    Vectors = new("weights", width.Offsets(panel)),
                    OutputRows = new("output", [.. Enumerable.Range(0, rows).Select(r => r * dxStride)]),
                    OutputVectors = width.Offsets(panel),
                    Reduction = ReductionPlan.Unroll(target, [(layer.Output.Channels, 1, lanes)], rows * panel, (long)panels * times),
                    AddsToOutput = accumulate,
                    Derivative = activation == Activation.None
                        ? null
                        : (activation, [.. Enumerable.Range(0, rows).Select(r => r * xStride)], width.Offsets(panel)),
                };
                yield return new(kernel, new Dictionary<string, int>
                {
                    ["gradient"] = firstImage * dzStride,
                    ["weights"] = transposed.PanelOffset(firstVector),
                    ["output"] = dx.Origin + (firstImage * dxStride) + (firstVector * width.Lanes),
                    ["forward"] = x.Origin + (firstImage * xStride) + (firstVector * width.Lanes),
                });
            }
        }
    }

    /// <summary><c>dW = xᵀ·dz</c> over all images of the batch at once, laid out like the packed weights; each panel of outputs is work of its own.</summary>
    public static IEnumerable<(int Panel, KernelUse Use)> WeightGradient(
        Target target, DenseLayer layer, PackedWeights packed, TensorLayout x, int microBatch, int xStride, int dzStride)
    {
        var width = new VectorWidth(packed.Lanes * 32);
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(packed.Vectors, packed.VectorsPerPanel))
        {
            int lanes = panel * width.Lanes;
            foreach ((int firstInput, int rows, int times) in Arithmetic.Balance(x.Extent, Math.Max(1, ((target.Registers - 1) / panel) - 1)))
            {
                string name = $"{MethodName(layer)}_weights_{rows}x{panel}_v{width.Bits}";
                string[] summary = Summary(layer, "gradient with respect to its weights, the whole batch", $"{rows} inputs × {panel} vectors of {width.Lanes} outputs", Activation.None);
                int unroll = Enumerable.Range(1, 4).Last(u => microBatch % u == 0 && (u == 1 || u * rows * panel <= 160));
                var kernel = new TileKernel(name, summary, width)
                {
                    Loops =
                    [
                        new(times, Rows: rows, Output: rows * lanes),
                    ],
                    Rows = new("input", [.. Enumerable.Range(0, rows)]),
                    Vectors = new("gradient", width.Offsets(panel)),
                    OutputRows = new("output", [.. Enumerable.Range(0, rows).Select(r => r * lanes)]),
                    OutputVectors = width.Offsets(panel),
                    Reduction = [new(-1, unroll, xStride, dzStride)],
                };
                for (int vector = firstVector; vector < firstVector + (panels * panel); vector += panel)
                {
                    yield return (vector, new(kernel, new Dictionary<string, int>
                    {
                        ["input"] = x.Origin + firstInput,
                        ["gradient"] = vector * width.Lanes,
                        ["output"] = packed.PanelOffset(vector) + (firstInput * lanes),
                    }));
                }
            }
        }
    }

    private static string MethodName(DenseLayer layer) => layer.Name.Replace('.', '_');

    private static string[] Summary(DenseLayer layer, string pass, string tile, Activation activation) =>
    [
        $"{layer.Name} {pass}: {layer.Input.Length} → {layer.Output.Channels}, {layer.MultiplyAdds:N0} multiply-adds an image.",
        $"Matrix product, tile {tile}{(activation == Activation.None ? "" : $", then {activation}")}.",
    ];
}
