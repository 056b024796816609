using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>The gradient of a convolution with respect to its weights: an image's, added to what its group has gathered, or a whole batch's.</summary>
internal static class ConvolutionWeightGradient
{
    /// <summary>What a tile reads of input and gradient between two visits of its sums is to stay in most of a first-level cache.</summary>
    private const int CachedLines = 32 * 1024 / 64;

    /// <summary>For an output whose lanes are channels: the gradient is laid out like the packed weights.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="s">The convolution.</param>
    /// <param name="weights">Its weights' order.</param>
    /// <param name="x">Its input.</param>
    /// <param name="dz">The gradient of its output.</param>
    /// <param name="bias">Whether a kernel that reads the output's gradient once sums it for the bias as well (<see cref="TileKernel.VectorSums"/>).</param>
    public static IEnumerable<KernelUse> PlanChannels(Target target, ConvolutionShape s, ConvolutionWeights weights, TensorLayout x, TensorLayout dz, bool bias)
    {
        Window w = s.Window;
        PackedWeights packed = weights.Packed!;
        VectorWidth width = dz.Width;
        int together = WeightTile.ChooseVectors(target, s, weights, bias);
        bool sums = bias && WeightTile.SumsBias(target, s, weights, together);
        foreach ((int firstVector, int vectors, int panels) in TileShape.Panels(packed.Vectors, together))
        {
            // Inside a panel its vectors are neighbours; single vectors are whole panels.
            int panel = Math.Min(vectors, packed.VectorsPerPanel), lanes = vectors * width.Lanes;
            IReadOnlyList<int> outputVectors = [.. Enumerable.Range(0, vectors).Select(v => v * width.Lanes * (panel < vectors ? packed.StepCount : 1))];
            int inputStride = packed.StepStride(weights.InputAxis, panel), rowStride = packed.StepStride(ConvolutionWeights.RowAxis, panel), columnStride = packed.StepStride(weights.ColumnAxis, panel);
            WeightTile largest = WeightTile.Choose(target, s, weights, vectors, bias);
            foreach ((int firstInput, int inputs, int groups) in Arithmetic.Balance(s.Inputs, largest.Inputs))
            {
                WeightTile tile = largest with { Inputs = inputs };
                bool whole = tile.IsWhole(s);
                var rows =
                    (from i in Enumerable.Range(0, inputs)
                     from h in Enumerable.Range(0, tile.KernelRows)
                     from k in Enumerable.Range(0, tile.KernelColumns)
                     select (Input: (i * x.ChannelStride) + (h * w.DilationHeight * x.RowStride) + (k * w.DilationWidth * x.ColumnStride), Output: (i * inputStride) + (h * rowStride) + (k * columnStride))).ToList();
                int lines = s.OutputWidth * ((lanes / 16) + 1);
                foreach ((int firstRow, int height, int bands) in Arithmetic.Balance(s.OutputHeight, whole ? s.OutputHeight : Math.Max(1, CachedLines / lines)))
                {
                    string shape = $"{inputs}x{(tile.KernelRows > 1 ? $"{tile.KernelRows}x" : "")}{tile.KernelColumns}x{vectors}";
                    var kernel = new TileKernel(
                        $"{s.Name}_weights_{shape}_rows{height}_v{width.Bits}",
                        Summary(s, $"{inputs} input channels × {tile.KernelRows}×{tile.KernelColumns} of the kernel × {vectors} vectors of {width.Lanes} output channels{(sums ? ", and the sum for the bias" : "")}"),
                        width)
                    {
                        Loops =
                        [
                            new(panels, Vectors: lanes, Output: packed.StepCount * lanes, Bias: lanes),
                            new(bands, Rows: height * w.StrideHeight * x.RowStride, Vectors: height * dz.RowStride),
                            new(groups, Rows: inputs * x.ChannelStride, Output: inputs * inputStride),
                            new(w.KernelHeight / tile.KernelRows, Rows: w.DilationHeight * x.RowStride, Output: rowStride),
                            new(w.KernelWidth / tile.KernelColumns, Rows: w.DilationWidth * x.ColumnStride, Output: columnStride),
                        ],
                        Rows = new("input", [.. rows.Select(r => r.Input)]),
                        Vectors = new("gradient", width.Offsets(vectors)),
                        OutputRows = new("output", [.. rows.Select(r => r.Output)]),
                        OutputVectors = outputVectors,
                        Reduction = ReductionPlan.Unroll(
                            target,
                            [
                                (height, w.StrideHeight * x.RowStride, dz.RowStride),
                                (s.OutputWidth, w.StrideWidth * x.ColumnStride, dz.ColumnStride),
                            ],
                            rows.Count * vectors,
                            (long)panels * bands * groups * s.Taps / (tile.KernelRows * tile.KernelColumns)),
                        ReuseRows = tile.Slides(target, w),
                        Prologue = Prologue.Accumulate,
                        VectorSums = sums ? width.Offsets(vectors) : [],
                    };
                    yield return new(kernel, new Dictionary<string, int>
                    {
                        ["input"] = x.Offset((firstRow * w.StrideHeight) - w.PadTop, -w.PadLeft, firstInput),
                        ["gradient"] = dz.Offset(firstRow, 0) + (firstVector * width.Lanes),
                        ["bias"] = firstVector * width.Lanes,
                        ["output"] = packed.PanelOffset(firstVector) + (firstInput * inputStride),
                    });
                }
            }
        }
    }

    /// <summary>
    /// For an output whose lanes are channels, over a whole batch: the argument of the kernels is how many times <paramref name="images"/> images there are.
    /// Each panel of outputs is work of its own, and begins by clearing its gradient.
    /// </summary>
    public static IEnumerable<(int Offset, int Length, IReadOnlyList<KernelUse> Uses)> PlanBatch(
        Target target, ConvolutionShape s, ConvolutionWeights weights, TensorLayout x, TensorLayout dz, int images, int xStride, int dzStride)
    {
        Window w = s.Window;
        PackedWeights packed = weights.Packed!;
        VectorWidth width = dz.Width;
        foreach ((int firstVector, int panel, int panels) in TileShape.Panels(packed.Vectors, packed.VectorsPerPanel))
        {
            int lanes = panel * width.Lanes;
            int inputStride = packed.StepStride(weights.InputAxis, panel), columnStride = packed.StepStride(weights.ColumnAxis, panel);
            var kernels = new List<(TileKernel Kernel, int FirstInput)>();
            foreach ((int firstInput, int inputs, int groups) in Arithmetic.Balance(s.Inputs, Math.Max(1, ((target.Registers - 1) / panel) - 1)))
            {
                kernels.Add((new TileKernel(
                    $"{s.Name}_weights_{inputs}x{panel}_images{images}_v{width.Bits}",
                    Summary(s, $"{inputs} input channels × {panel} vectors of {width.Lanes} output channels, {images} images at a time"),
                    width)
                {
                    Loops =
                    [
                        new(-1, Rows: images * xStride, Vectors: images * dzStride),
                        new(w.KernelHeight, Rows: w.DilationHeight * x.RowStride, Output: packed.StepStride(ConvolutionWeights.RowAxis, panel)),
                        new(w.KernelWidth, Rows: w.DilationWidth * x.ColumnStride, Output: columnStride),
                        new(groups, Rows: inputs * x.ChannelStride, Output: inputs * inputStride),
                    ],
                    Rows = new("input", [.. Enumerable.Range(0, inputs).Select(i => i * x.ChannelStride)]),
                    Vectors = new("gradient", width.Offsets(panel)),
                    OutputRows = new("output", [.. Enumerable.Range(0, inputs).Select(i => i * inputStride)]),
                    OutputVectors = width.Offsets(panel),
                    Reduction = ReductionPlan.Unroll(
                        target,
                        [
                            (images, xStride, dzStride),
                            (s.OutputHeight, w.StrideHeight * x.RowStride, dz.RowStride),
                            (s.OutputWidth, w.StrideWidth * x.ColumnStride, dz.ColumnStride),
                        ],
                        inputs * panel,
                        (long)groups * s.Taps),
                    Prologue = Prologue.Accumulate,
                }, firstInput));
            }

            for (int vector = firstVector; vector < firstVector + (panels * panel); vector += panel)
            {
                yield return (packed.PanelOffset(vector), packed.StepCount * lanes, [.. kernels.Select(k => new KernelUse(k.Kernel, new Dictionary<string, int>
                {
                    ["input"] = x.Offset(-w.PadTop, -w.PadLeft, k.FirstInput),
                    ["gradient"] = dz.Origin + (vector * width.Lanes),
                    ["output"] = packed.PanelOffset(vector) + (k.FirstInput * inputStride),
                }))]);
            }
        }
    }

    /// <summary>For a planar output: each weight's gradient is a vector of sums over columns, in canonical order; its lanes are added up once a batch.</summary>
    public static IEnumerable<KernelUse> PlanColumns(Target target, ConvolutionShape s, TensorLayout x, TensorLayout dz)
    {
        Window w = s.Window;
        VectorWidth width = target.WidthFor(s.OutputWidth);
        int columns = Arithmetic.CeilingDivide(s.OutputWidth, width.Lanes);
        foreach ((int firstTap, int taps, int tapGroups) in Arithmetic.Balance(w.KernelWidth, 7))
        {
            int most = Math.Max(1, (target.Registers - 1 - taps) / taps);
            foreach ((int firstOutput, int outputs, int groups) in Arithmetic.Balance(s.Outputs, Math.Min(most, 4)))
            {
                string name = $"{s.Name}_weights_{outputs}x{taps}_at{firstTap}_v{width.Bits}";
                var kernel = new TileKernel(name, Summary(s, $"{outputs} output channels × {taps} kernel columns, sums over {width.Lanes} columns"), width)
                {
                    Loops =
                    [
                        new(groups, Rows: outputs * dz.ChannelStride, Output: outputs * s.Inputs * s.Taps * width.Lanes),
                        new(s.Inputs, Vectors: x.ChannelStride, Output: s.Taps * width.Lanes),
                        new(w.KernelHeight, Vectors: w.DilationHeight * x.RowStride, Output: w.KernelWidth * width.Lanes),
                        new(tapGroups, Vectors: taps * w.DilationWidth, Output: taps * width.Lanes),
                    ],
                    Rows = new("gradient", [.. Enumerable.Range(0, outputs).Select(o => o * dz.ChannelStride)]),
                    Vectors = new("input", [.. Enumerable.Range(0, taps).Select(k => k * w.DilationWidth)]),
                    OutputRows = new("output", [.. Enumerable.Range(0, outputs).Select(o => o * s.Inputs * s.Taps * width.Lanes)]),
                    OutputVectors = width.Offsets(taps),
                    Reduction = ReductionPlan.Unroll(
                        target,
                        [(s.OutputHeight, dz.RowStride, x.RowStride), (columns, width.Lanes, width.Lanes)],
                        outputs * taps,
                        (long)groups * s.Inputs * w.KernelHeight * tapGroups),
                    RowsAreVectors = true,
                    Prologue = Prologue.Accumulate,
                };
                yield return new(kernel, new Dictionary<string, int>
                {
                    ["gradient"] = dz.Offset(0, 0, firstOutput),
                    ["input"] = x.Offset(-w.PadTop, -w.PadLeft + (firstTap * w.DilationWidth)),
                    ["output"] = ((firstOutput * s.Inputs * s.Taps) + firstTap) * width.Lanes,
                });
            }
        }
    }

    private static string[] Summary(ConvolutionShape s, string tile) =>
        [$"{s.Name} gradient with respect to its weights: {s.Describe()}.", $"Reduction over the output's pixels, tile {tile}."];
}
