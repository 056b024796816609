using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Layers that move, repeat and pool elements, and their gradients, against plain loops in double.</summary>
public class MoveKernelTests
{
    [Fact]
    public void UpsampleRepeatsPixels() => Run("upsample", (c, channels, halo) =>
    {
        Shape small = new(2, 3, channels), large = new(4, 9, channels);
        var layer = new UpsampleLayer("up", small, large, 2, 3);
        double[] x = Values(1, small), dy = Values(2, large), dx = new double[small.Length];
        int[] source = Map(large, (h, w, k) => At(small, h / 2, w / 3, k));
        Gather(c, large, halo, x, source, (from, to) => MoveSteps.Upsample("up", layer, from, to));
        for (int i = 0; i < dy.Length; i++)
        {
            dx[source[i]] += dy[i];
        }

        Tensor gradient = c.Input(large, Other(halo), dy);
        Sinks(c, small, halo, dx, (i, sink) => c.Add(MoveSteps.UpsampleGradient($"up{i}", layer, gradient, sink)));
    });

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    public void PadFillsAroundTheInput(float value) => Run("pad", (c, channels, halo) =>
    {
        Shape small = new(2, 3, channels), large = new(5, 8, channels);
        var layer = new PadLayer("pad", small, large, 1, 3, value);
        double[] x = Values(1, small), dy = Values(2, large);
        Tensor input = c.Input(small, halo, x), y = c.Output(large, Other(halo)), gradient = c.Input(large, halo, dy);
        c.Add(MoveSteps.Pad("pad", layer, input, y));
        int[] source = Map(large, (h, w, k) => h is >= 1 and < 3 && w is >= 3 and < 6 ? At(small, h - 1, w - 3, k) : -1);
        c.Expect(y, [.. source.Select(i => i < 0 ? value : x[i])]);
        double[] dx = [.. Map(small, (h, w, k) => At(large, h + 1, w + 3, k)).Select(i => dy[i])];
        Sinks(c, small, halo, dx, (i, sink) => c.Add(MoveSteps.PadGradient($"pad{i}", layer, gradient, sink)));
    });

    [Fact]
    public void CropTakesAPart() => Run("crop", (c, channels, halo) =>
    {
        Shape large = new(5, 8, channels), small = new(2, 3, channels);
        var layer = new CropLayer("crop", large, small, 1, 3);
        double[] x = Values(1, large), dy = Values(2, small);
        Gather(c, small, halo, x, Map(small, (h, w, k) => At(large, h + 1, w + 3, k)), (from, to) => MoveSteps.Crop("crop", layer, from, to), large);
        double[] dx = [.. Map(large, (h, w, k) => h is >= 1 and < 3 && w is >= 3 and < 6 ? At(small, h - 1, w - 3, k) : -1).Select(i => i < 0 ? 0 : dy[i])];
        Tensor gradient = c.Input(small, Other(halo), dy);
        Sinks(c, large, halo, dx, (i, sink) => c.Add(MoveSteps.CropGradient($"crop{i}", layer, gradient, sink)));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ShuffleReadsTheTableOfGroupsByColumns(int groups) => Run("shuffle", (c, channels, halo) =>
    {
        // The number of groups must divide the channels.
        int size = channels, all = groups * size;
        Shape shape = new(2, 3, all);
        var layer = new ChannelShuffleLayer("shuffle", shape, shape, groups);
        double[] x = Values(1, shape), dy = Values(2, shape), dx = new double[shape.Length];
        int[] source = Map(shape, (h, w, k) => At(shape, h, w, (k % groups * size) + (k / groups)));
        Gather(c, shape, halo, x, source, (from, to) => MoveSteps.ShuffleChannels("shuffle", layer, from, to));
        for (int i = 0; i < dy.Length; i++)
        {
            dx[source[i]] = dy[i];
        }

        Tensor gradient = c.Input(shape, Other(halo), dy);
        Sinks(c, shape, halo, dx, (i, sink) => c.Add(MoveSteps.ShuffleChannelsGradient($"shuffle{i}", layer, gradient, sink)));
    });

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    public void RepeatChannelsPutsCopiesSideBySide(int times) => Run("repeat", (c, channels, halo) =>
    {
        Shape small = new(2, 3, channels), large = new(2, 3, channels * times);
        double[] x = Values(1, small), dy = Values(2, large), dx = new double[small.Length];
        int[] source = Map(large, (h, w, k) => At(small, h, w, k / times));
        Gather(c, large, halo, x, source, (from, to) => MoveSteps.RepeatChannels("repeat", times, from, to), small);
        for (int i = 0; i < dy.Length; i++)
        {
            dx[source[i]] += dy[i];
        }

        Tensor gradient = c.Input(large, Other(halo), dy);
        Sinks(c, small, halo, dx, (i, sink) => c.Add(MoveSteps.RepeatChannelsGradient($"repeat{i}", times, gradient, sink)));
    });

    [Theory]
    [InlineData(PoolKind.Max)]
    [InlineData(PoolKind.Min)]
    [InlineData(PoolKind.Average)]
    internal void ChannelPoolMakesOneChannelOfAGroup(PoolKind kind) => Run("channel pool", (c, channels, halo) =>
    {
        const int Size = 3;
        Shape large = new(2, 3, channels * Size), small = new(2, 3, channels);
        var layer = new ChannelPoolLayer("pool", large, small, kind, Size);

        // Halves: some are equal, and the first of them takes the gradient.
        double[] x = [.. Values(1, large).Select(v => Math.Round(v * 2) / 2)], dy = Values(2, small), dx = new double[large.Length], y = new double[small.Length];
        for (int i = 0; i < y.Length; i++)
        {
            double[] group = x[(i * Size)..((i + 1) * Size)];
            y[i] = kind == PoolKind.Max ? group.Max() : kind == PoolKind.Min ? group.Min() : group.Average();
            for (int t = 0; t < Size; t++)
            {
                dx[(i * Size) + t] = kind == PoolKind.Average ? dy[i] / Size : Array.IndexOf(group, y[i]) == t ? dy[i] : 0;
            }
        }

        Tensor input = c.Input(large, halo, x), output = c.Output(small, Other(halo)), gradient = c.Input(small, halo, dy);
        c.Add(MoveSteps.ChannelPool("pool", layer, input, output));
        c.Expect(output, y);
        Sinks(c, large, halo, dx, (i, sink) => c.Add(MoveSteps.ChannelPoolGradient($"pool{i}", layer, gradient, input, output, sink)));
    });

    private static void Gather(KernelCase c, Shape to, Halo halo, double[] x, int[] source, Func<Tensor, Tensor, Step> step, Shape? from = null)
    {
        Tensor output = c.Output(to, Other(halo));
        c.Add(step(c.Input(from ?? new(2, 3, x.Length / 6), halo, x), output));
        c.Expect(output, [.. source.Select(i => x[i])]);
    }

    private static int[] Map(Shape shape, Func<int, int, int, int> source) =>
        [.. Enumerable.Range(0, shape.Length).Select(i => source(i / (shape.Width * shape.Channels), i / shape.Channels % shape.Width, i % shape.Channels))];

    private static int At(Shape shape, int h, int w, int c) => (((h * shape.Width) + w) * shape.Channels) + c;
}
