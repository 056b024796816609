using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Sums, products and concatenations against plain loops in double.</summary>
public class JoinKernelTests
{
    [Fact]
    public void AddSumsAllInputs() => Run("add", (c, channels, halo) =>
    {
        var shape = new Shape(3, 4, channels);
        double[][] x = [Values(1, shape), Values(2, shape), Values(3, shape)];
        Tensor y = c.Output(shape, halo);
        c.Add(JoinSteps.Add("add", Tanh, [c.Input(shape, default, x[0]), c.Input(shape, halo, x[1]), c.Input(shape, Other(halo), x[2])], y));
        c.Expect(y, [.. x[0].Select((_, i) => Apply(Tanh, x[0][i] + x[1][i] + x[2][i]))]);
    });

    [Fact]
    public void AddPassesItsGradientToEveryInput() => Run("add gradient", (c, channels, halo) =>
    {
        var shape = new Shape(3, 4, channels);
        double[] dy = Values(1, shape);
        Tensor gradient = c.Input(shape, halo, dy);
        Sinks(c, shape, Other(halo), dy, (i, sink) => c.Add(JoinSteps.AddGradient($"add{i}", gradient, [sink])));
    });

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void MultiplyTakesTwoMapsOrAMapAndAPixel(bool firstIsMap, bool secondIsMap) => Run("multiply", (c, channels, halo) =>
    {
        Shape map = new(3, 4, channels), pixel = new(1, 1, channels);
        (Shape a, Shape b) = (firstIsMap ? map : pixel, secondIsMap ? map : pixel);
        double[] av = Values(1, a), bv = Values(2, b), dy = Values(3, map);
        Tensor at = c.Input(a, halo, av), bt = c.Input(b, Other(halo), bv), y = c.Output(map, halo), gradient = c.Input(map, Other(halo), dy);
        c.Add(JoinSteps.Multiply("multiply", Leaky, at, bt, y));
        c.Expect(y, [.. dy.Select((_, i) => Apply(Leaky, av[i % av.Length] * bv[i % bv.Length]))]);
        Sinks(c, a, halo, Factor(bv, a), (i, sink) => c.Add(JoinSteps.MultiplyGradient($"multiply{i}a", gradient, at, bt, sink, null)));
        Sinks(c, b, halo, Factor(av, b), (i, sink) => c.Add(JoinSteps.MultiplyGradient($"multiply{i}b", gradient, at, bt, null, sink)));

        double[] Factor(double[] other, Shape shape)
        {
            double[] sums = new double[shape.Length];
            for (int i = 0; i < dy.Length; i++)
            {
                sums[i % sums.Length] += dy[i] * other[i % other.Length];
            }

            return sums;
        }
    });

    [Fact]
    public void ConcatPutsChannelsOneAfterTheOther() => Run("concat", (c, channels, halo) =>
    {
        Shape[] shapes = [new(3, 4, channels), new(3, 4, 16), new(3, 4, 3), new(3, 4, channels)];
        Shape whole = new(3, 4, shapes.Sum(s => s.Channels));
        double[][] x = [.. shapes.Select((s, i) => Values(i, s))];
        Tensor y = c.Output(whole, halo);
        c.Add(JoinSteps.Concat("concat", Tanh, [.. shapes.Select((s, i) => c.Input(s, i % 2 == 0 ? halo : Other(halo), x[i]))], y));
        c.Expect(y, [.. Joined(shapes, x).Select(v => Apply(Tanh, v))]);

        double[][] dx = [.. shapes.Select((s, i) => Values(10 + i, s))];
        Tensor gradient = c.Input(whole, Other(halo), Joined(shapes, dx));
        for (int k = 0; k < shapes.Length; k++)
        {
            Sinks(c, shapes[k], halo, dx[k], (i, sink) => c.Add(JoinSteps.ConcatGradient(
                $"concat{k}{i}", gradient, [.. shapes.Select((_, j) => j == k ? sink : (GradientSink?)null)], [.. shapes.Select(s => s.Channels)])));
        }
    });

    [Fact]
    public void ConcatClearsItsPaddingAfterAnActivationThatMovesZero() => Run("concat, sigmoid", (c, channels, halo) =>
    {
        Shape[] shapes = [new(2, 2, channels), new(2, 2, 2)];
        double[][] x = [.. shapes.Select((s, i) => Values(i, s))];
        Tensor y = c.Output(new(2, 2, channels + 2), halo);
        var sigmoid = new Activation(ActivationKind.Sigmoid);
        c.Add(JoinSteps.Concat("concat", sigmoid, [.. shapes.Select((s, i) => c.Input(s, halo, x[i]))], y));
        c.Add(new Step(new ClearPaddingKernel("clear", [], y.Layout), PerImage: true, [y.Operand]));
        c.Expect(y, [.. Joined(shapes, x).Select(v => Apply(sigmoid, v))]);
    });

    [Fact]
    public void TheChannelsOfOneInputWithoutGradientFollowFromTheOthers() => Run("concat gradient", c =>
    {
        Shape[] shapes = [new(2, 2, 5), new(2, 2, 3), new(2, 2, 4)];
        double[][] dx = [.. shapes.Select((s, i) => Values(i, s))];
        Tensor gradient = c.Input(new(2, 2, 12), default, Joined(shapes, dx)), first = c.Output(shapes[0], default), last = c.Output(shapes[2], default);
        c.Add(JoinSteps.ConcatGradient("concat", gradient, [new(first, Activation.None, default, false), null, new(last, Activation.None, default, false)]));
        c.Expect(first, dx[0]);
        c.Expect(last, dx[2]);
    });

    private static double[] Joined(Shape[] shapes, double[][] x) =>
        [.. Enumerable.Range(0, shapes[0].Height * shapes[0].Width).SelectMany(p => shapes.SelectMany((s, k) => x[k].Skip(p * s.Channels).Take(s.Channels)))];
}
