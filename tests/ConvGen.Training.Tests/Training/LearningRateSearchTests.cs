namespace ConvGen.Training.Tests;

public sealed class LearningRateSearchTests
{
    [Fact]
    public void The_search_ends_where_training_breaks_and_suggests_a_rate_on_the_slope()
    {
        var trainer = new Trainer<Small>(Small.Create(seed: 1), new Sgd(0.1f), threads: 2);

        LearningRateSearch search = trainer.FindLearningRate(Stripes.Create(200), least: 1e-4f, most: 1e4f, steps: 80, batchSize: 20);

        Assert.Equal(search.Rates.Count, search.Losses.Count);
        Assert.InRange(search.Rates.Count, 20, 79);
        Assert.Equal(1e-4f, search.Rates[0]);
        Assert.All(search.Rates.Zip(search.Rates.Skip(1)), pair => Assert.Equal(Math.Pow(1e8, 1 / 79.0), pair.Second / pair.First, 1e-3));
        Assert.InRange(search.Suggestion!.Value, 1e-3f, 10f);
        int lowest = search.Losses.ToList().IndexOf(search.Losses.Min());
        Assert.InRange(search.Suggestion.Value, 0f, search.Rates[lowest]);
    }

    [Fact]
    public void Network_and_optimiser_are_afterwards_as_they_were()
    {
        float[] Train(bool searches)
        {
            Small network = Small.Create(seed: 1);
            var trainer = new Trainer<Small>(network, new Adam(), threads: 1);
            trainer.Fit(Stripes.Create(60), 1, batchSize: 20);
            float[] before = Values(network);
            if (searches)
            {
                trainer.FindLearningRate(Stripes.Create(60), steps: 20, batchSize: 20);
                Assert.Equal(before, Values(network));
            }

            trainer.Fit(Stripes.Create(60), 1, batchSize: 20);
            return Values(network);
        }

        Assert.Equal(Train(false), Train(true));
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        var trainer = new Trainer<Small>(Small.Create(), new Sgd(0.1f));

        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.FindLearningRate(Stripes.Create(9), steps: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.FindLearningRate(Stripes.Create(9), least: 0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.FindLearningRate(Stripes.Create(9), least: 1f, most: 1f));
    }

    private static float[] Values(Network network) => [.. network.Parameters.Concat(network.Buffers).SelectMany(p => p.Values.ToArray())];
}
