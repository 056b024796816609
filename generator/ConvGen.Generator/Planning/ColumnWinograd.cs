using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Weight gradients of three kernel columns by Winograd's algorithm along rows (<see cref="ColumnWinogradWeightKernel"/>), for few input channels: transforming those costs next to nothing.
/// </summary>
internal static class ColumnWinograd
{
    /// <summary>By how much it must be faster, for its additional rounding.</summary>
    private const double Margin = 1.1;

    /// <summary>Cycles for a vector of pixels that is transformed.</summary>
    private const double TransformCycles = 6;

    /// <summary>From one plane of transformed pixels to the next: not a power of two.</summary>
    private static int Plane(TensorLayout x) => TensorLayout.AlignLength(x.Length) + 16;

    /// <summary>Floats of the transformed image.</summary>
    public static int Length(TensorLayout x) => ColumnWinogradWeightKernel.Sums * Plane(x);

    /// <summary>How many vectors of output channels a tile takes; 0 where another way is faster or this one does not serve.</summary>
    /// <param name="target">The processor.</param>
    /// <param name="s">The convolution.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="x">Its input.</param>
    /// <param name="dz">The gradient of its output.</param>
    /// <param name="bias">Whether there is one.</param>
    public static int ChooseVectors(Target target, ConvolutionShape s, ConvolutionWeights weights, TensorLayout x, TensorLayout dz, bool bias)
    {
        Window w = s.Window;
        if (target.DirectOnly || weights.Packed is not { } packed || !weights.WindowInnermost || w is not { KernelWidth: ColumnWinogradWeightKernel.Columns, StrideWidth: 1, DilationWidth: 1 }
            || dz.Axis != LaneAxis.Channels || s.OutputWidth < 2 || x.Length < dz.Width.Lanes + (3 * x.ColumnStride) || LastRead(s, x) + (3 * x.ColumnStride) >= x.Length)
        {
            return 0;
        }

        int[] candidates = packed.VectorsPerPanel > 1 ? [packed.VectorsPerPanel] : [1, 2, 3, 4];
        var best = candidates
            .Where(vectors => packed.Vectors % vectors == 0 && Registers(s, vectors) <= target.Registers)
            .Select(vectors => (Vectors: vectors, Cost: Cost(s, packed, x, vectors, bias)))
            .OrderBy(choice => choice.Cost)
            .FirstOrDefault();
        return best.Vectors > 0 && best.Cost * Margin < WeightTile.Estimate(target, s, weights, bias) ? best.Vectors : 0;
    }

    /// <summary>The kernels; operands: input, transformed, gradient, bias, output.</summary>
    public static IEnumerable<KernelUse> Plan(ConvolutionShape s, ConvolutionWeights weights, TensorLayout x, TensorLayout dz, bool bias, int vectors)
    {
        Window w = s.Window;
        PackedWeights packed = weights.Packed!;
        VectorWidth width = dz.Width;
        yield return new(
            new ColumnWinogradInputKernel(
                $"{s.Name}_weights_pixels_v{width.Bits}", [$"{s.Name}: the image as the gradient of its weights reads it, for Winograd's algorithm along rows."], width, x.Length, x.ColumnStride, Plane(x)),
            new Dictionary<string, int>());
        int panel = Math.Min(vectors, packed.VectorsPerPanel), lanes = vectors * width.Lanes;
        int inputStride = packed.StepStride(weights.InputAxis, panel), rowStride = packed.StepStride(ConvolutionWeights.RowAxis, panel);
        bool sums = bias && s.Inputs == 1;
        var kernel = new ColumnWinogradWeightKernel(
            $"{s.Name}_weights_pairs_{w.KernelHeight}x{vectors}_v{width.Bits}",
            [
                $"{s.Name} gradient with respect to its weights: {s.Describe()}.",
                $"Winograd F(3, 2) along rows, tile 1 input channel × {w.KernelHeight} kernel rows × {vectors} vectors of {width.Lanes} output channels{(sums ? ", and the sum for the bias" : "")}.",
            ],
            width)
        {
            Loops = [new(packed.Vectors / vectors, lanes, 0, packed.StepCount * lanes, lanes), new(s.Inputs, 0, x.ChannelStride, inputStride, 0)],
            Size = (s.OutputHeight, s.OutputWidth),
            Strides = (dz.RowStride, dz.ColumnStride, w.StrideHeight * x.RowStride, x.ColumnStride),
            Plane = Plane(x),
            InputRows = [.. Enumerable.Range(0, w.KernelHeight).Select(h => h * w.DilationHeight * x.RowStride)],
            Vectors = width.Offsets(vectors),
            OutputRows = [.. Enumerable.Range(0, w.KernelHeight).Select(h => h * rowStride)],
            OutputColumn = packed.StepStride(weights.ColumnAxis, panel),
            OutputVectors = [.. Enumerable.Range(0, vectors).Select(v => v * width.Lanes * (panel < vectors ? packed.StepCount : 1))],
            HasBias = sums,
        };
        yield return new(kernel, new Dictionary<string, int> { ["transformed"] = x.Offset(-w.PadTop, -w.PadLeft), ["gradient"] = dz.Offset(0, 0) });
    }

    /// <summary>The last pixel of which transformed values are read.</summary>
    private static int LastRead(ConvolutionShape s, TensorLayout x)
    {
        Window w = s.Window;
        int row = ((s.OutputHeight - 1) * w.StrideHeight) + ((w.KernelHeight - 1) * w.DilationHeight) - w.PadTop;
        return x.Offset(row, ((s.OutputWidth - 1) / 2 * 2) - w.PadLeft, s.Inputs - 1);
    }

    /// <summary>Sums, the bias's, two gradients or what is made of them, and a pixel.</summary>
    private static int Registers(ConvolutionShape s, int vectors) => (vectors * ((ColumnWinogradWeightKernel.Sums * s.Window.KernelHeight) + 3)) + 1;

    private static double Cost(ConvolutionShape s, PackedWeights packed, TensorLayout x, int vectors, bool bias)
    {
        int sums = ColumnWinogradWeightKernel.Sums * s.Window.KernelHeight, pairs = s.OutputHeight * Arithmetic.CeilingDivide(s.OutputWidth, 2);
        double tile = (pairs * TileShape.StepCycles(sums * vectors, sums + (2 * vectors))) + TileShape.TileEnds(sums * vectors);
        return ((double)packed.Vectors / vectors * s.Inputs * tile) + (TransformCycles * x.Length / packed.Lanes) + (bias && s.Inputs > 1 ? WeightTile.BiasCycles(s, packed.Vectors) : 0);
    }
}
