using ConvGen.Numerics;

namespace ConvGen.Tests.Runtime;

public sealed class InitializationTests
{
    [Fact]
    public void The_generator_is_the_published_SplitMix64()
    {
        // The first outputs of Sebastiano Vigna's splitmix64.c from state 1234567.
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];

        Assert.All(expected, value => Assert.Equal(value, random.Next()));
    }

    [Fact]
    public void Streams_of_different_keys_differ()
    {
        var first = new HashSet<ulong>();
        foreach (int seed in (int[])[-1, 0, 1, int.MinValue])
        {
            foreach (RandomUse use in Enum.GetValues<RandomUse>())
            {
                for (int i = 0; i < 20; i++)
                {
                    for (int j = 0; j < 20; j++)
                    {
                        Assert.True(first.Add(SplitMix64.For(seed, use, i, j).Next()));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(60_000)]
    public void Integers_lie_below_their_bound_and_reach_both_ends(int bound)
    {
        var random = new SplitMix64(1);
        int[] draws = [.. Enumerable.Range(0, bound * 10).Select(_ => random.Next(bound))];

        Assert.Equal(0, draws.Min());
        Assert.Equal(bound - 1, draws.Max());
    }

    [Fact]
    public void Weights_are_uniform_within_the_limit_and_biases_are_zero()
    {
        SoftmaxRegression network = SoftmaxRegression.Create(seed: 1);
        float limit = MathF.Sqrt(6f / (6 + 3));

        Assert.All(network.Parameters[0].Values.ToArray(), w => Assert.InRange(w, -limit, limit));
        Assert.Contains(network.Parameters[0].Values.ToArray(), w => w < -limit / 2);
        Assert.Contains(network.Parameters[0].Values.ToArray(), w => w > limit / 2);
        Assert.All(network.Parameters[1].Values.ToArray(), b => Assert.Equal(0f, b));
    }

    [Fact]
    public void Symmetric_floats_fill_the_open_interval_evenly()
    {
        var random = new SplitMix64(9);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => (double)random.NextSymmetric())];

        Assert.All(draws, x => Assert.True(x > -1 && x < 1 && x != 0));
        Assert.InRange(draws.Average(), -0.01, 0.01);
        Assert.InRange(draws.Average(x => x * x), 0.33, 0.337);
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        float[] Weights(int seed) => SoftmaxRegression.Create(seed).Parameters[0].Values.ToArray();

        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }
}
