using System.Collections.Immutable;
using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>A folded layer gives what the layer and the normalisation behind it give one after the other, in plain double loops.</summary>
public sealed class BatchNormFoldTests
{
    private const float Epsilon = 1e-3f;

    [Fact]
    public void A_convolution_takes_its_normalisation_in()
    {
        // [out 3, in 2, 2, 2], one output pixel: y[o] = Σ w[o, k] · x[k] + b[o].
        Affine network = Affine.Of([3, 2, 2, 2], channels: 3);
        double[] x = Input(8);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [new BatchNormFold(0, 1, 2, 3, 0, 1, Epsilon, Outer: 1, Channels: 3, Inner: 8)]);

        for (int o = 0; o < 3; o++)
        {
            double layer = Sum(k => network.Weight((o * 8) + k) * x[k], 8) + network.Value(1, o);
            Assert.Equal(network.Normalised(layer, o), Sum(k => values[4].Span[(o * 8) + k] * x[k], 8) + values[5].Span[o], 1e-5);
        }
    }

    [Fact]
    public void A_dense_layer_without_bias_gets_one()
    {
        Affine network = Affine.Of([4, 5], channels: 4);
        double[] x = Input(5);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [new BatchNormFold(0, Bias: -1, 2, 3, 0, 1, Epsilon, Outer: 1, Channels: 4, Inner: 5)]);

        for (int o = 0; o < 4; o++)
        {
            double layer = Sum(k => network.Weight((o * 5) + k) * x[k], 5);
            Assert.Equal(network.Normalised(layer, o), Sum(k => values[4].Span[(o * 5) + k] * x[k], 5) + values[5].Span[o], 1e-5);
        }
    }

    [Fact]
    public void A_transposed_convolution_is_scaled_along_its_second_axis()
    {
        // [in 3, out 2, 2, 2]: for one input pixel, output pixel t of channel o is Σ_i w[i, o, t] · x[i] + b[o].
        Affine network = Affine.Of([3, 2, 2, 2], channels: 2);
        double[] x = Input(3);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [new BatchNormFold(0, 1, 2, 3, 0, 1, Epsilon, Outer: 3, Channels: 2, Inner: 4)]);

        for (int o = 0; o < 2; o++)
        {
            for (int t = 0; t < 4; t++)
            {
                int Index(int i) => (((i * 2) + o) * 4) + t;
                double layer = Sum(i => network.Weight(Index(i)) * x[i], 3) + network.Value(1, o);
                Assert.Equal(network.Normalised(layer, o), Sum(i => values[4].Span[Index(i)] * x[i], 3) + values[5].Span[o], 1e-5);
            }
        }
    }

    [Fact]
    public void A_normalisation_that_stands_alone_is_a_scale_and_a_shift()
    {
        Affine network = Affine.Of([1, 1], channels: 5);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [new BatchNormFold(-1, -1, 2, 3, 0, 1, Epsilon, Outer: 1, Channels: 5, Inner: 1)]);

        Assert.Equal((5, 5), (values[4].Length, values[5].Length));
        for (int c = 0; c < 5; c++)
        {
            Assert.Equal(network.Normalised(-1.75, c), (values[4].Span[c] * -1.75) + values[5].Span[c], 1e-5);
        }
    }

    [Fact]
    public void Without_gamma_and_beta_they_are_one_and_zero()
    {
        Affine network = Affine.Of([1, 1], channels: 3);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [new BatchNormFold(-1, -1, -1, -1, 0, 1, Epsilon, Outer: 1, Channels: 3, Inner: 1)]);

        for (int c = 0; c < 3; c++)
        {
            double reciprocal = 1 / Math.Sqrt(network.Buffers[1].Values.Span[c] + Epsilon);
            Assert.Equal(reciprocal, values[4].Span[c], 1e-5);
            Assert.Equal(-network.Buffers[0].Values.Span[c] * reciprocal, values[5].Span[c], 1e-5);
        }
    }

    [Fact]
    public void Every_parameter_comes_first_as_it_is_and_the_network_is_not_changed()
    {
        Affine network = Affine.Of([3, 4], channels: 3);
        float[][] before = [.. network.Parameters.Concat(network.Buffers).Select(p => p.Values.ToArray())];
        var fold = new BatchNormFold(0, 1, 2, 3, 0, 1, Epsilon, Outer: 1, Channels: 3, Inner: 4);

        ReadOnlyMemory<float>[] values = BatchNormFold.Apply(network, [fold, fold with { Weight = -1, Bias = -1 }]);

        Assert.Equal([12, 3, 3, 3, 12, 3, 3, 3], values.Select(v => v.Length));
        Assert.Equal(before[..4], values.Take(4).Select(v => v.ToArray()));
        Assert.Equal(before, network.Parameters.Concat(network.Buffers).Select(p => p.Values.ToArray()));
        Assert.Equal(before[..4], BatchNormFold.Apply(network, []).Select(v => v.ToArray()));
    }

    private static double[] Input(int length) => [.. Enumerable.Range(0, length).Select(i => Math.Sin(5 * i) + 0.5)];

    private static double Sum(Func<int, double> term, int count) => Enumerable.Range(0, count).Sum(term);

    /// <summary>Weights, a bias and a normalisation, all different.</summary>
    private sealed class Affine(NetworkDescription description) : Network(description)
    {
        public static Affine Of(ImmutableArray<int> weight, int channels)
        {
            ParameterDescription Vector(string name) => new(name, [channels], Initializer.Zeros, 1, 1);
            var network = new Affine(SoftmaxRegression.Description with
            {
                Parameters = [new ParameterDescription("conv1.weight", weight, Initializer.HeUniform, 1, 1), Vector("conv1.bias"), Vector("bn1.weight"), Vector("bn1.bias")],
                Buffers = [Vector("bn1.running_mean"), Vector("bn1.running_var")],
            });
            int i = 0;
            foreach (Parameter parameter in network.Parameters.Concat(network.Buffers))
            {
                foreach (ref float value in parameter.Values.Span)
                {
                    value = MathF.Sin(++i) + (parameter.Name == "bn1.running_var" ? 1.5f : 0f);
                }
            }

            return network;
        }

        public double Weight(int index) => Parameters[0].Values.Span[index];

        public double Value(int parameter, int channel) => Parameters[parameter].Values.Span[channel];

        public double Normalised(double x, int c) =>
            (Value(2, c) * (x - Buffers[0].Values.Span[c]) / Math.Sqrt(Buffers[1].Values.Span[c] + Epsilon)) + Value(3, c);
    }
}
