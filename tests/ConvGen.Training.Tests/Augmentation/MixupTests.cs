using ConvGen.Data;
using ConvGen.Numerics;

namespace ConvGen.Training.Tests;

public sealed class MixupTests
{
    [Theory]
    [InlineData(0.05f)]
    [InlineData(0.2f)]
    [InlineData(1f)]
    [InlineData(4f)]
    public void Shares_have_the_moments_of_the_beta_distribution(float alpha)
    {
        const int Draws = 40_000;
        double[] shares = [.. Enumerable.Range(0, Draws).Select(index => (double)Share(new Mixup(alpha), index))];

        // Of beta(α, α): variance 1 / (4(2α + 1)), fourth central moment 3 / (16(2α + 1)(2α + 3)).
        double variance = 1 / (4 * ((2 * alpha) + 1.0));
        double fourth = 3 / (16 * ((2 * alpha) + 1.0) * ((2 * alpha) + 3.0));
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Equal(0.5, shares.Average(), 5 * Math.Sqrt(variance / Draws));
        Assert.Equal(variance, shares.Average(s => Math.Pow(s - 0.5, 2)), 5 * Math.Sqrt((fourth - (variance * variance)) / Draws));
        Assert.Equal(fourth, shares.Average(s => Math.Pow(s - 0.5, 4)), 0.03 * fourth);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Each_image_of_a_batch_is_mixed_with_its_opposite(int threads)
    {
        const int Count = 27;
        float[] pixels = [.. Enumerable.Range(0, Count * 2).Select(i => (float)(i * i))];
        var data = new ImageDataset(new TensorShape(1, 2, 1), pixels, Enumerable.Range(0, Count).ToArray(), Count);
        using var plain = new BatchLoader(data, 10, seed: 3, augmentation: null, threads: 0);
        using var mixing = new BatchLoader(data, 10, seed: 3, Augmentation.Sequence(new Mixup(1f), new RandomBrightness(0f)), threads);
        plain.BeginEpoch(1);
        mixing.BeginEpoch(1);
        for (int i = 0; i < plain.Batches; i++)
        {
            Batch own = plain.Next();
            Batch mixed = mixing.Next();

            Assert.Equal(own.Labels.ToArray(), mixed.Labels.ToArray());
            Assert.Equal(Enumerable.Range(0, own.Count).Reverse(), mixed.MixedWith.ToArray());
            for (int image = 0; image < own.Count; image++)
            {
                float share = mixed.Shares.Span[image];
                int other = mixed.MixedWith.Span[image];
                Assert.Equal(Share(new Mixup(1f), own.Labels.Span[image], seed: 3, epoch: 1), share);
                for (int p = 0; p < 2; p++)
                {
                    float expected = (share * own.Images.Span[(2 * image) + p]) + ((1 - share) * own.Images.Span[(2 * other) + p]);
                    Assert.Equal(expected, mixed.Images.Span[(2 * image) + p], 1e-3f);
                }
            }
        }
    }

    [Fact]
    public void A_parameter_that_is_not_positive_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mixup(float.NaN));
    }

    private static float Share(Mixup mixup, int index, int seed = 1, int epoch = 0)
    {
        var image = new AugmentedImage(new TensorShape(1, 1, 1), new float[1], new float[1], new float[1], SplitMix64.For(seed, RandomUse.Augmentation, epoch, index));
        mixup.Apply(ref image);
        return image.Share;
    }
}
