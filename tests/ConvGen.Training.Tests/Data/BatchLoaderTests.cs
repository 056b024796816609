using ConvGen.Data;
using ConvGen.Execution;

namespace ConvGen.Training.Tests;

public sealed class BatchLoaderTests
{
    private const int Count = 103;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(103)]
    public void An_epoch_holds_every_image_once_with_its_label(int batchSize)
    {
        (float Image, int Label)[] epoch = [.. Epochs(batchSize, seed: 1, threads: 2, epochs: 1).Single().Select(x => (x.Image[4], x.Label))];

        Assert.Equal(Enumerable.Range(0, Count).Select(i => ((float)i, i % 7)), epoch.OrderBy(x => x.Image));
    }

    [Fact]
    public void The_order_depends_on_the_seed_and_the_epoch_alone()
    {
        float[][] Orders(int seed, int threads, int batchSize) => [.. Epochs(batchSize, seed, threads, epochs: 2).Select(epoch => epoch.Select(x => x.Image[4]).ToArray())];
        float[][] orders = Orders(seed: 1, threads: 1, batchSize: 10);

        Assert.Equal(orders, Orders(seed: 1, threads: 7, batchSize: 32));
        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[0], Orders(seed: 2, threads: 1, batchSize: 10)[0]);
        Assert.NotEqual(orders[0], orders[0].Order());
    }

    [Fact]
    public void Shuffling_puts_every_image_in_every_place()
    {
        // 20,000 shuffles of 3: each of the 6 orders about 3,333 times; 5 standard deviations are 264.
        var data = new ImageDataset(new TensorShape(1, 1, 1), new float[] { 0, 1, 2 }, new int[3], 1);
        using var team = new WorkerTeam(1);
        var loader = new BatchLoader(data, 3, seed: 1, augmentation: null);
        IEnumerable<int> counts = Enumerable.Range(0, 20_000).Select(epoch =>
        {
            loader.BeginEpoch(epoch);
            loader.Load(0, team);
            return (loader.Images.Span[0] * 3) + loader.Images.Span[1];
        }).CountBy(order => order).Select(c => c.Value);

        Assert.Equal(6, counts.Count());
        Assert.All(counts, count => Assert.InRange(count, 3070, 3597));
    }

    [Fact]
    public void Shifts_depend_on_seed_epoch_and_image_and_take_every_value()
    {
        float[][] Shifted(int seed, int threads, int batchSize) =>
            [.. Epochs(batchSize, seed, threads, epochs: 2, new RandomShift(1)).Select(epoch => epoch.SelectMany(x => x.Image).ToArray())];
        float[][] images = Shifted(seed: 1, threads: 1, batchSize: 10);

        Assert.Equal(images, Shifted(seed: 1, threads: 7, batchSize: 32));
        var shift = new RandomShift(2);
        (int, int)[] draws = [.. Enumerable.Range(0, 1000).Select(image => shift.Draw(1, 0, image))];
        Assert.Equal(25, draws.Distinct().Count());
        Assert.All(draws, d => Assert.True(Math.Abs(d.Item1) <= 2 && Math.Abs(d.Item2) <= 2));
        Assert.NotEqual(draws, Enumerable.Range(0, 1000).Select(image => shift.Draw(1, 1, image)));
        Assert.NotEqual(draws, Enumerable.Range(0, 1000).Select(image => shift.Draw(2, 0, image)));
        Assert.All(Enumerable.Range(0, 100), image => Assert.Equal((0, 0), new RandomShift(0).Draw(1, 0, image)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomShift(-1));
    }

    /// <summary>Images of 3 × 3 with the index in the middle, as batches deal them out.</summary>
    private static (float[] Image, int Label)[][] Epochs(int batchSize, int seed, int threads, int epochs, RandomShift? augmentation = null)
    {
        float[] pixels = new float[Count * 9];
        for (int i = 0; i < Count; i++)
        {
            pixels[(i * 9) + 4] = i;
        }

        var data = new ImageDataset(new TensorShape(3, 3, 1), pixels, Enumerable.Range(0, Count).Select(i => i % 7).ToArray(), 7);
        using var team = new WorkerTeam(threads);
        var loader = new BatchLoader(data, batchSize, seed, augmentation);
        var result = new (float[], int)[epochs][];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var dealt = new List<(float[], int)>();
            loader.BeginEpoch(epoch);
            for (int batch = 0; batch < loader.Batches; batch++)
            {
                loader.Load(batch, team);
                dealt.AddRange(loader.Images.ToArray().Chunk(9).Zip(loader.Labels.ToArray()));
            }

            result[epoch] = [.. dealt];
        }

        return result;
    }
}
