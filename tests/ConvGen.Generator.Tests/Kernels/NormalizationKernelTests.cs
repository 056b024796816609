using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>The passes of batch normalisation over one image against plain loops in double.</summary>
public class NormalizationKernelTests
{
    private const int Pixels = 5 * 3;

    [Fact]
    public void AffineScalesAndShiftsEachChannel() => Run("affine", (c, channels, halo) =>
    {
        var shape = new Shape(5, 3, channels);
        double[] x = Values(1, shape), scale = Values(2, channels), shift = Values(3, channels);
        Tensor input = c.Input(shape, halo, x);
        foreach (var activation in new[] { Activation.None, Tanh })
        {
            Tensor y = c.Output(shape, Other(halo));
            c.Add(NormalizationSteps.Affine($"bn{activation}", activation, input, c.Channels(scale), c.Channels(shift), y));
            c.Expect(y, [.. x.Select((v, i) => Apply(activation, (scale[i % channels] * v) + shift[i % channels]))]);
        }
    });

    [Fact]
    public void MomentsAreMeansAndSquaredDeviations() => Run("moments", (c, channels, halo) =>
    {
        // Far from zero, where a single pass over squares would cancel.
        var shape = new Shape(5, 3, channels);
        double[] x = [.. Values(1, shape).Select(v => (double)(float)(v + 100))];
        int padded = c.Layout(shape, halo).PaddedChannels;
        Location moments = c.Unwritten(2 * padded);
        c.Add(NormalizationSteps.Moments("bn", c.Input(shape, halo, x), moments));
        double[] mean = [.. Enumerable.Range(0, channels).Select(k => Of(x, channels, k).Average())];
        double[] squares = [.. mean.Select((m, k) => Of(x, channels, k).Sum(v => (v - m) * (v - m)))];
        c.Expect(moments, [.. mean, .. new double[padded - channels]]);
        c.Expect(moments with { Offset = moments.Offset + padded }, [.. squares, .. new double[padded - channels]]);
    }, tolerance: 2e-5);

    [Fact]
    public void GradientsAreSummedAndApplied() => Run("normalisation gradient", (c, channels, halo) =>
    {
        var shape = new Shape(5, 3, channels);
        double[] x = Values(1, shape), dy = Values(2, shape), mean = Values(3, channels), rstd = Values(4, channels);
        int padded = c.Layout(shape, halo).PaddedChannels;
        Location sums = c.Unwritten(2 * padded);
        Tensor input = c.Input(shape, halo, x), gradient = c.Input(shape, Other(halo), dy);
        c.Add(NormalizationSteps.GradientSums("bn", input, gradient, c.Channels(mean), c.Channels(rstd), sums));
        var all = Enumerable.Range(0, channels);
        c.Expect(sums, [.. all.Select(k => Of(dy, channels, k).Sum()), .. new double[padded - channels]]);
        c.Expect(
            sums with { Offset = sums.Offset + padded },
            [.. all.Select(k => Of(dy, channels, k).Zip(Of(x, channels, k), (g, v) => g * (v - mean[k]) * rstd[k]).Sum()), .. new double[padded - channels]]);

        double[] a = Values(5, channels), b = Values(6, channels), d = Values(7, channels);
        double[] dx = [.. x.Select((v, i) => (a[i % channels] * dy[i]) + (b[i % channels] * v) + d[i % channels])];
        Location at = c.Channels(a), bt = c.Channels(b), dt = c.Channels(d);
        Sinks(c, shape, halo, dx, (i, sink) => c.Add(NormalizationSteps.GradientApply($"bn{i}", input, gradient, at, bt, dt, sink)));
    }, tolerance: 5e-6);

    private static double[] Of(double[] x, int channels, int channel) => [.. Enumerable.Range(0, Pixels).Select(p => x[(p * channels) + channel])];
}
