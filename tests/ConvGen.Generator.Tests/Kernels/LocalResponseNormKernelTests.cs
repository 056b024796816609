using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Local response normalisation and its gradient against the formula in double.</summary>
public class LocalResponseNormKernelTests
{
    [Theory]
    [InlineData(5, 0.75f, 2f)]
    [InlineData(4, 0.5f, 1f)]
    [InlineData(1, 1f, 1f)]
    [InlineData(11, 0.6f, 1.5f)]
    [InlineData(3, 0.75f, 0f)]
    public void ForwardAndGradient(int size, float beta, float k) => Run("lrn", (c, channels, halo) =>
    {
        const float Alpha = 0.8f;
        var shape = new Shape(2, 3, channels);
        var layer = new LocalResponseNormLayer("lrn", shape, shape, size, Alpha, beta, k);
        double[] x = [.. Values(1, shape).Select(v => v + (v < 0 ? -0.25 : 0.25))], dy = Values(2, shape), y = new double[x.Length], s = new double[x.Length], dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            s[i] = k + (Alpha / (double)size * Window(i).Sum(j => x[j] * x[j]));
            y[i] = x[i] * Math.Pow(s[i], -(double)beta);
        }

        for (int i = 0; i < x.Length; i++)
        {
            dx[i] += dy[i] * Math.Pow(s[i], -(double)beta);
            foreach (int j in Window(i))
            {
                dx[j] -= 2 * Alpha * (double)beta / size * x[j] * dy[i] * y[i] / s[i];
            }
        }

        Tensor input = c.Input(shape, halo, x), output = c.Output(shape, Other(halo)), gradient = c.Input(shape, halo, dy);
        Location scratch = c.Unwritten(LocalResponseNormSteps.ScratchLength(layer, input.Layout.Width));
        c.Add(LocalResponseNormSteps.LocalResponseNorm("lrn", layer, input, output, scratch));
        c.Expect(output, y);
        Sinks(c, shape, halo, dx, (i, sink) => c.Add(LocalResponseNormSteps.LocalResponseNormGradient($"lrn{i}", layer, input, output, gradient, sink, scratch)));

        IEnumerable<int> Window(int i) => Enumerable.Range(i - (size / 2), size).Where(j => j >= i - (i % channels) && j < i - (i % channels) + channels);
    }, tolerance: 1e-5);
}
