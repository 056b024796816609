using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Pools over whole maps, and gradients that are added to what other readers of a tensor left, against plain loops in double.</summary>
public class PoolGradientKernelTests
{
    [Theory]
    [InlineData(PoolKind.Max, 2)]
    [InlineData(PoolKind.Max, 1)]
    [InlineData(PoolKind.Average, 2)]
    [InlineData(PoolKind.Average, 1)]
    internal void APoolsGradientIsAddedToWhatIsThere(PoolKind kind, int stride) => Run("pool gradient", (c, channels, halo) =>
        Pool(c, kind, new(5, 6, channels), kernel: 2, stride, halo));

    [Theory]
    [InlineData(PoolKind.Max)]
    [InlineData(PoolKind.Min)]
    [InlineData(PoolKind.Average)]
    internal void APoolOverAWholeMap(PoolKind kind) => Run("global pool", (c, channels, halo) => Pool(c, kind, new(7, 7, channels), kernel: 7, stride: 7, halo));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void PixelsThatNoWindowCoversHaveNoGradient(int kernel, int stride) => Run("pool gradient", (c, channels, halo) =>
        Pool(c, PoolKind.Max, new(6, 9, channels), kernel, stride, halo, accumulate: false));

    [Theory]
    [InlineData(PoolKind.Max, 1, 0)]
    [InlineData(PoolKind.Min, 2, 1)]
    [InlineData(PoolKind.Average, 1, 1)]
    [InlineData(PoolKind.Average, 3, 0)]
    internal void ADilatedPoolLeavesOutWhatIsBetweenItsPixels(PoolKind kind, int stride, int padding) => Run("dilated pool", (c, channels, halo) =>
        Pool(c, kind, new(7, 9, channels), kernel: 2, stride, halo, accumulate: false, dilation: 3, padding));

    [Fact]
    public void AnActivationsGradientIsAddedToWhatIsThere() => Run("activation gradient", (c, channels, halo) =>
    {
        var shape = new Shape(3, 4, channels);
        double[] dy = Values(1, shape), y = Values(2, shape), before = Values(3, shape);
        Tensor gradient = c.Input(shape, halo, dy), forward = c.Input(shape, Other(halo), y), result = c.Output(shape, halo, before);
        var edge = new Edge("x", shape) { Activation = Leaky, Layout = forward.Layout };
        c.Add(StepFactory.ActivationGradient("activation", edge, Activation.None, gradient.Layout, gradient.At, result.Layout, result.At, forward.At, accumulate: true));
        c.Expect(result, [.. dy.Select((g, i) => before[i] + (g * Derivative(Leaky, y[i])))]);
    });

    private static void Pool(KernelCase c, PoolKind kind, Shape shape, int kernel, int stride, Halo halo, bool accumulate = true, int dilation = 1, int padding = 0)
    {
        int channels = shape.Channels, reach = (dilation * (kernel - 1)) + 1 - (2 * padding);
        var pooled = new Shape(((shape.Height - reach) / stride) + 1, ((shape.Width - reach) / stride) + 1, channels);
        var window = new Window(kernel, kernel, stride, stride, padding, padding, padding, padding, dilation, dilation);
        var layer = new PoolLayer("pool", shape, pooled, kind, window, CountPadding: false);
        double[] x = Values(1, shape), dy = Values(2, pooled), y = new double[pooled.Length], dx = new double[shape.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int h, int w, int k) = ((i / (pooled.Width * channels) * stride) - padding, (i / channels % pooled.Width * stride) - padding, i % channels);
            int[] taps =
            [
                .. from row in Enumerable.Range(0, kernel).Select(t => h + (t * dilation))
                   from column in Enumerable.Range(0, kernel).Select(t => w + (t * dilation))
                   where row >= 0 && row < shape.Height && column >= 0 && column < shape.Width
                   select (((row * shape.Width) + column) * channels) + k,
            ];
            y[i] = kind == PoolKind.Max ? taps.Max(j => x[j]) : kind == PoolKind.Min ? taps.Min(j => x[j]) : taps.Average(j => x[j]);
            foreach (int j in taps)
            {
                dx[j] += kind == PoolKind.Average ? dy[i] / taps.Length : x[j] == y[i] ? dy[i] : 0;
            }
        }

        Tensor input = c.Input(shape, halo, x), output = c.Output(pooled, Other(halo)), gradient = c.Input(pooled, halo, dy);
        Edge from = new("x", shape) { Activation = Leaky, Layout = input.Layout }, to = new("y", pooled) { Layout = output.Layout, GradientLayout = gradient.Layout };
        c.Add(StepFactory.Pool(c.Target, layer, from, input.At, to, output.At));
        c.Expect(output, y);
        double[] before = accumulate ? Values(3, shape) : new double[shape.Length];
        Tensor result = c.Output(shape, Other(halo), accumulate ? before : null);
        from.GradientLayout = result.Layout;
        c.Add(StepFactory.PoolGradient(c.Target, layer, from, to, (gradient.At, input.At, output.At, result.At), accumulate));
        c.Expect(result, [.. dx.Select((g, i) => before[i] + (g * Derivative(Leaky, x[i])))]);
    }
}
