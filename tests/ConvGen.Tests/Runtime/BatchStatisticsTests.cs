using System.Runtime.CompilerServices;
using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

/// <summary>Against plain double loops over all values of a channel at once.</summary>
public sealed class BatchStatisticsTests
{
    private const int Padded = 8;
    private const float Epsilon = 1e-3f;
    private const float Momentum = 0.1f;

    [Theory]
    [InlineData(1, 2, 1, 16)]
    [InlineData(1, 49, 5, 16)]
    [InlineData(7, 1, 8, 16)]
    [InlineData(13, 6, 3, 40)]
    public void Scale_and_shift_are_those_of_the_whole_batch(int images, int pixels, int channels, int stride)
    {
        var batch = new Batch(images, pixels, channels, stride);
        float[] gamma = Row(channels, c => 1.5f - c);
        float[] beta = Row(channels, c => 0.25f * c);
        float[] shared = Garbage(4 * Padded);
        float[] state = new float[2 * Padded];

        BatchStatistics.Forward(
            ref batch.Moments[0], stride, images, pixels, Padded, ref gamma[0], ref beta[0], ref shared[0], ref state[0], channels, Momentum, Epsilon, learning: true);

        for (int c = 0; c < channels; c++)
        {
            double reciprocal = 1 / Math.Sqrt(batch.Variance(c) + Epsilon);
            Near(gamma[c] * reciprocal, shared[c]);
            Near(beta[c] - (batch.Mean(c) * gamma[c] * reciprocal), shared[Padded + c]);
            Near(batch.Mean(c), shared[(2 * Padded) + c]);
            Near(reciprocal, shared[(3 * Padded) + c]);
        }
    }

    [Fact]
    public void Without_gamma_and_beta_they_are_one_and_zero()
    {
        var batch = new Batch(images: 3, pixels: 4, channels: 2, stride: 16);
        float[] ones = Row(2, _ => 1f);
        float[] zeros = new float[Padded];
        float[] expected = new float[4 * Padded];
        float[] found = new float[4 * Padded];
        float[] state = new float[2 * Padded];

        BatchStatistics.Forward(ref batch.Moments[0], 16, 3, 4, Padded, ref ones[0], ref zeros[0], ref expected[0], ref state[0], 2, Momentum, Epsilon, learning: false);
        BatchStatistics.Forward(
            ref batch.Moments[0], 16, 3, 4, Padded, ref Unsafe.NullRef<float>(), ref Unsafe.NullRef<float>(), ref found[0], ref state[0], 2, Momentum, Epsilon, learning: false);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Padding_is_zero_everywhere_whatever_was_there()
    {
        var batch = new Batch(images: 3, pixels: 4, channels: 5, stride: 16);
        float[] gamma = Garbage(Padded);
        float[] beta = Garbage(Padded);
        float[] shared = Garbage(7 * Padded);
        float[] state = Garbage(2 * Padded);

        BatchStatistics.Forward(ref batch.Moments[0], 16, 3, 4, Padded, ref gamma[0], ref beta[0], ref shared[0], ref state[0], 5, Momentum, Epsilon, learning: false);
        float[] sums = new float[3 * 16];
        BatchStatistics.Backward(ref sums[0], 16, 3, 4, Padded, ref shared[0], ref Unsafe.NullRef<float>(), ref Unsafe.NullRef<float>());

        Assert.All(shared.Chunk(Padded).Concat(state.Chunk(Padded)), row => Assert.Equal([0f, 0f, 0f], row[5..]));
    }

    [Fact]
    public void Running_statistics_move_by_the_momentum_to_the_mean_and_the_unbiased_variance()
    {
        var batch = new Batch(images: 3, pixels: 4, channels: 2, stride: 16);
        float[] state = [.. Row(2, c => 2f - c), .. Row(2, c => 5f + c)];
        float[] before = [.. state];

        Forward(batch, state, learning: true);

        for (int c = 0; c < 2; c++)
        {
            Near((0.9 * before[c]) + (0.1 * batch.Mean(c)), state[c]);
            Near((0.9 * before[Padded + c]) + (0.1 * batch.Variance(c) * 12 / 11), state[Padded + c]);
        }
    }

    [Fact]
    public void Running_statistics_stand_still_where_nothing_is_learned_or_the_batch_has_one_value()
    {
        float[] state = [.. Row(2, c => 2f - c), .. Row(2, c => 5f + c)];
        float[] before = [.. state];

        Forward(new Batch(images: 3, pixels: 4, channels: 2, stride: 16), state, learning: false);
        float[] shared = Forward(new Batch(images: 1, pixels: 1, channels: 2, stride: 16), state, learning: true);

        Assert.Equal(before, state);
        Assert.Equal(1 / MathF.Sqrt(Epsilon), shared[3 * Padded], 1e-4f);
    }

    [Fact]
    public void A_mean_far_from_zero_costs_the_variance_nothing()
    {
        // The sum of squares minus the square of the sum would lose everything here.
        var batch = new Batch(images: 8, pixels: 16, channels: 1, stride: 16, offset: 1000);

        float[] shared = Forward(batch, new float[2 * Padded], learning: false);

        Assert.Equal(1 / Math.Sqrt(batch.Variance(0) + Epsilon), shared[3 * Padded], 1e-5);
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(5, 9, 4)]
    [InlineData(6, 1, 8)]
    public void The_gradient_is_that_of_central_differences(int images, int pixels, int channels)
    {
        const int Stride = 24;
        var batch = new Batch(images, pixels, channels, Stride);
        float[] gamma = Row(channels, c => 1.5f - c);
        float[] beta = new float[Padded];
        float[] shared = new float[7 * Padded];
        float[] state = new float[2 * Padded];
        double[] dy = [.. Enumerable.Range(0, batch.Values.Length).Select(i => Math.Sin(3 * i))];
        BatchStatistics.Forward(
            ref batch.Moments[0], Stride, images, pixels, Padded, ref gamma[0], ref beta[0], ref shared[0], ref state[0], channels, Momentum, Epsilon, learning: true);
        float[] sums = batch.Sums(dy, Epsilon);
        float[] gammaGradient = Garbage(Padded);
        float[] betaGradient = Garbage(Padded);

        BatchStatistics.Backward(ref sums[0], Stride, images, pixels, Padded, ref shared[0], ref gammaGradient[0], ref betaGradient[0]);

        for (int i = 0; i < dy.Length; i++)
        {
            int c = i % channels;
            double expected = batch.Difference(i, () => Loss(batch, gamma, dy));
            double found = (shared[(4 * Padded) + c] * dy[i]) + (shared[(5 * Padded) + c] * batch.Values[i]) + shared[(6 * Padded) + c];
            Assert.Equal(expected, found, 2e-5);
        }

        for (int c = 0; c < channels; c++)
        {
            int channel = c;
            Near(batch.Channel(dy, c).Sum(), betaGradient[c]);
            Near(batch.Channel(dy, c).Zip(batch.Channel(batch.Values, c), (d, x) => d * (x - batch.Mean(channel)) / Math.Sqrt(batch.Variance(channel) + Epsilon)).Sum(), gammaGradient[c]);
        }
    }

    private static double Loss(Batch batch, float[] gamma, double[] dy) =>
        dy.Select((d, i) =>
        {
            int c = i % batch.Channels;
            return d * gamma[c] * (batch.Values[i] - batch.Mean(c)) / Math.Sqrt(batch.Variance(c) + Epsilon);
        }).Sum();

    private static float[] Forward(Batch batch, float[] state, bool learning)
    {
        float[] shared = new float[4 * Padded];
        BatchStatistics.Forward(
            ref batch.Moments[0], batch.Stride, batch.Images, batch.Pixels, Padded, ref Unsafe.NullRef<float>(), ref Unsafe.NullRef<float>(),
            ref shared[0], ref state[0], batch.Channels, Momentum, Epsilon, learning);
        return shared;
    }

    private static float[] Row(int channels, Func<int, float> value) => [.. Enumerable.Range(0, Padded).Select(c => c < channels ? value(c) : 0f)];

    private static float[] Garbage(int length) => [.. Enumerable.Repeat(77f, length)];

    private static void Near(double expected, float found) => Assert.Equal(expected, found, 1e-5 * Math.Max(1, Math.Abs(expected)));

    /// <summary>Values [image, pixel, channel], and what kernels find of each image.</summary>
    private sealed class Batch
    {
        public Batch(int images, int pixels, int channels, int stride, double offset = 0)
        {
            (Images, Pixels, Channels, Stride) = (images, pixels, channels, stride);
            Values = [.. Enumerable.Range(0, images * pixels * channels).Select(i => offset + (float)(2 * Math.Sin(i * i)) + (i % 3))];
            Moments = new float[images * stride];
            Each((image, c) =>
            {
                double[] values = OfImage(Values, image, c);
                Moments[(image * stride) + c] = (float)values.Average();
                Moments[(image * stride) + Padded + c] = (float)values.Sum(x => Math.Pow(x - values.Average(), 2));
            });
        }

        public int Images { get; }

        public int Pixels { get; }

        public int Channels { get; }

        public int Stride { get; }

        public double[] Values { get; }

        public float[] Moments { get; }

        public double[] Channel(double[] all, int c) => [.. all.Where((_, i) => i % Channels == c)];

        public double Mean(int c) => Channel(Values, c).Average();

        public double Variance(int c) => Channel(Values, c).Average(x => Math.Pow(x - Mean(c), 2));

        public float[] Sums(double[] dy, double epsilon)
        {
            float[] sums = new float[Images * Stride];
            Each((image, c) =>
            {
                double[] gradients = OfImage(dy, image, c);
                sums[(image * Stride) + c] = (float)gradients.Sum();
                sums[(image * Stride) + Padded + c] = (float)gradients.Zip(OfImage(Values, image, c), (d, x) => d * (x - Mean(c)) / Math.Sqrt(Variance(c) + epsilon)).Sum();
            });
            return sums;
        }

        public double Difference(int index, Func<double> loss)
        {
            const double Step = 1e-5;
            double value = Values[index];
            Values[index] = value + Step;
            double above = loss();
            Values[index] = value - Step;
            double below = loss();
            Values[index] = value;
            return (above - below) / (2 * Step);
        }

        private double[] OfImage(double[] all, int image, int c) => [.. Enumerable.Range(0, Pixels).Select(p => all[(((image * Pixels) + p) * Channels) + c])];

        private void Each(Action<int, int> action)
        {
            for (int image = 0; image < Images; image++)
            {
                for (int c = 0; c < Channels; c++)
                {
                    action(image, c);
                }
            }
        }
    }
}
