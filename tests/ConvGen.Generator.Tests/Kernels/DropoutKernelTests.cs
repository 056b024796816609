using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;
using static ConvGen.Generator.Tests.Kernels.KernelCases;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>Dropout keeps the elements that the hash of its key keeps, whatever the layout and the vectors' width.</summary>
public class DropoutKernelTests
{
    private const int Key = -1640531527;

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.3f, false)]
    [InlineData(0.5f, true)]
    [InlineData(1f, false)]
    public void TheMaskFollowsFromKeyAndIndex(float rate, bool spatial) => Run("dropout", (c, channels, halo) =>
    {
        var shape = new Shape(3, 4, channels);
        var layer = new DropoutLayer("dropout", shape, shape, rate, spatial);
        double[] x = Values(1, shape), dy = Values(2, shape);
        Tensor y = c.Output(shape, Other(halo)), gradient = c.Input(shape, halo, dy);
        c.Add(DropoutSteps.Dropout("dropout", layer, 7, c.Input(shape, halo, x), y));
        c.Expect(y, [.. x.Select((v, i) => v * Factor(i))]);
        Sinks(c, shape, halo, [.. dy.Select((v, i) => v * Factor(i))], (i, sink) => c.Add(DropoutSteps.DropoutGradient($"dropout{i}", layer, 7, gradient, sink)));

        double Factor(int i) => Kept(spatial ? i % channels : i, rate) ? 1 / (1 - (double)rate) : 0;
    }, key: Key);

    [Fact]
    public void BehindAFlattenElementsCountInTheVectorsOrder() => Run("flat dropout", (c, channels, halo) =>
    {
        var map = new Shape(3, 4, channels);
        var layer = new DropoutLayer("dropout", Shape.Vector(map.Length), Shape.Vector(map.Length), 0.5f, Spatial: false);
        double[] x = Values(1, map);
        Tensor y = c.Output(map, halo);
        c.Add(DropoutSteps.Dropout("dropout", layer, 7, c.Input(map, halo, x), y));
        c.Expect(y, [.. x.Select((v, i) => Kept((i % channels * 12) + (i / channels), 0.5f) ? 2 * v : 0)]);
    }, key: Key);

    [Fact]
    public void AStepKnowsWhoseKeyItTakes()
    {
        var shape = new Shape(1, 1, 4);
        var layer = new DropoutLayer("dropout", shape, shape, 0.5f, Spatial: false);
        var tensor = new Tensor(TensorLayout.ChannelsLast(shape, default, new(128), padChannels: true, spread: true), default);
        Step step = DropoutSteps.Dropout("dropout", layer, 7, tensor, tensor);
        Assert.True(step.Kernel.TakesKey);
        Assert.Equal(7, step.KeyOf);
    }

    private static bool Kept(int index, float rate)
    {
        unchecked
        {
            uint h = (uint)Key + (0x9E3779B9u * (uint)(index + 1));
            h = (h ^ (h >> 16)) * 0x7feb352du;
            h = (h ^ (h >> 15)) * 0x846ca68bu;
            return ((h ^ (h >> 16)) >> 8) >= (uint)Math.Round(rate * 16777216.0);
        }
    }
}
