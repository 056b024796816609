using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class BatchLoaderTests
{
    private const int Count = 103;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(103)]
    [InlineData(500)]
    public void An_epoch_holds_every_image_once_with_its_label(int batchSize)
    {
        (float Image, int Label)[] epoch = [.. Epochs(batchSize, seed: 1, threads: 2, epochs: 1).Single().Select(x => (x.Image[4], x.Label))];

        Assert.Equal(Enumerable.Range(0, Count).Select(i => ((float)i, i % 7)), epoch.OrderBy(x => x.Image));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void The_order_depends_on_the_seed_and_the_epoch_alone(int threads)
    {
        float[][] Orders(int seed, int threads, int batchSize) => [.. Epochs(batchSize, seed, threads, epochs: 2).Select(epoch => epoch.Select(x => x.Image[4]).ToArray())];
        float[][] orders = Orders(seed: 1, threads: 0, batchSize: 10);

        Assert.Equal(orders, Orders(seed: 1, threads, batchSize: 32));
        Assert.NotEqual(orders[0], orders[1]);
        Assert.NotEqual(orders[0], Orders(seed: 2, threads, batchSize: 10)[0]);
        Assert.NotEqual(orders[0], orders[0].Order());
    }

    [Fact]
    public void The_order_is_what_it_always_was() =>
        // From the generator and the method that are documented: a change would make every published run irreproducible.
        Assert.Equal(Shuffled(seed: 5, epoch: 3, 8), Epochs(8, seed: 5, threads: 1, epochs: 4, count: 8)[3].Select(x => (int)x.Image[4]));

    [Fact]
    public void Shuffling_puts_every_image_in_every_place()
    {
        // 20,000 shuffles of 3: each of the 6 orders about 3,333 times; 5 standard deviations are 264.
        var data = new ImageDataset(new TensorShape(1, 1, 1), new float[] { 0, 1, 2 }, new int[3], 1);
        using var loader = new BatchLoader(data, 3, seed: 1, augmentation: null, threads: 0);
        IEnumerable<int> counts = Enumerable.Range(0, 20_000).Select(epoch =>
        {
            loader.BeginEpoch(epoch);
            ReadOnlyMemory<float> images = loader.Next().Images;
            return (images.Span[0] * 3) + images.Span[1];
        }).CountBy(order => order).Select(c => c.Value);

        Assert.Equal(6, counts.Count());
        Assert.All(counts, count => Assert.InRange(count, 3070, 3597));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void An_epoch_resumed_at_a_batch_goes_on_as_it_would_have(int threads)
    {
        using var loader = new BatchLoader(Images(Count), 10, seed: 4, new RandomShift(1), threads);
        loader.BeginEpoch(2);
        float[][] whole = [.. Enumerable.Range(0, loader.Batches).Select(_ => loader.Next().Images.ToArray())];

        loader.BeginEpoch(2, firstBatch: 7);

        Assert.Equal(whole[7..], Enumerable.Range(7, loader.Batches - 7).Select(_ => loader.Next().Images.ToArray()));
        Assert.Throws<InvalidOperationException>(() => loader.Next());
        loader.BeginEpoch(2, loader.Batches);
        Assert.Throws<InvalidOperationException>(() => loader.Next());
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.BeginEpoch(2, loader.Batches + 1));
    }

    [Fact]
    public void An_epoch_may_be_left_in_the_middle()
    {
        using var loader = new BatchLoader(Images(Count), 4, seed: 4, augmentation: null, threads: 3);
        float[] expected = [.. Epochs(4, seed: 4, threads: 0, epochs: 21)[20].Select(x => x.Image[4])];
        for (int epoch = 0; epoch < 20; epoch++)
        {
            loader.BeginEpoch(epoch);
            loader.Next();
        }

        loader.BeginEpoch(20);

        Assert.Equal(expected, Enumerable.Range(0, loader.Batches).SelectMany(_ => loader.Next().Images.ToArray().Chunk(9).Select(image => image[4])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_a_source_throws_is_thrown_where_its_batch_is_due(int threads)
    {
        using var loader = new BatchLoader(new FailingSource(image => image == 11), 3, seed: 1, augmentation: null, threads);
        loader.BeginEpoch(0);
        int[] order = Shuffled(seed: 1, epoch: 0, FailingSource.Images);
        int batch = Array.IndexOf(order, 11) / 3;
        for (int i = 0; i < batch; i++)
        {
            loader.Next();
        }

        Assert.Equal("image 11", Assert.Throws<InvalidDataException>(() => loader.Next()).Message);
        Assert.Equal("image 11", Assert.Throws<InvalidDataException>(() => loader.Next()).Message);
    }

    [Fact]
    public void Batches_are_prepared_while_the_caller_is_busy_as_far_as_there_is_room()
    {
        using var source = new CountingSource();
        using var loader = new BatchLoader(source, batchSize: 10, seed: 1, augmentation: null, threads: 1);
        loader.BeginEpoch(0);
        loader.Next();

        // The caller asks for nothing more, and yet two batches follow the one it holds: a large image leaves room for three.
        Assert.True(source.ThirdBatch.Wait(TimeSpan.FromMinutes(1)));
        for (int i = 1; i < loader.Batches; i++)
        {
            loader.Next();
        }

        Assert.Equal(CountingSource.Images, source.Read);
    }

    [Fact]
    public void Of_several_failures_in_a_batch_the_first_is_thrown_whoever_meets_it()
    {
        using var loader = new BatchLoader(new FailingSource(_ => true), FailingSource.Images, seed: 1, augmentation: null, threads: 3);
        for (int epoch = 0; epoch < 200; epoch++)
        {
            loader.BeginEpoch(epoch);
            Assert.Equal($"image {Shuffled(seed: 1, epoch, FailingSource.Images)[0]}", Assert.Throws<InvalidDataException>(() => loader.Next()).Message);
        }
    }

    [Fact]
    public void A_loader_may_be_left_at_any_moment()
    {
        for (int batches = 0; batches < 20; batches++)
        {
            var loader = new BatchLoader(Images(Count), 4, seed: 1, new RandomShift(1), threads: 3);
            loader.BeginEpoch(0);
            for (int i = 0; i < batches; i++)
            {
                loader.Next();
            }

            loader.Dispose();
            Assert.Throws<ObjectDisposedException>(() => loader.Next());
        }
    }

    [Fact]
    public void A_background_of_another_number_of_channels_is_refused() =>
        Assert.Contains("background of 2 values", Assert.Throws<ArgumentException>(() => new BatchLoader(new FailingSource(_ => false) { Background = new float[2] }, 1, 1, null, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_batch_stays_as_it_is_until_the_next_is_asked_for()
    {
        using var loader = new BatchLoader(Images(Count), 2, seed: 1, augmentation: null, threads: 4);
        loader.BeginEpoch(0);
        for (int i = 0; i < loader.Batches; i++)
        {
            Batch batch = loader.Next();
            float[] images = batch.Images.ToArray();
            Thread.Yield();
            Assert.Equal(images, batch.Images.ToArray());
        }
    }

    [Fact]
    public void A_batch_has_the_targets_of_a_source_without_labels()
    {
        var data = new ImageDataset(new TensorShape(1, 1, 1), new float[] { 0, 1, 2 }, new float[] { 0, 10, 1, 11, 2, 12 }, targetLength: 2);
        using var loader = new BatchLoader(data, 3, seed: 1, augmentation: null, threads: 0);
        loader.BeginEpoch(0);

        Batch batch = loader.Next();

        Assert.True(batch.Labels.IsEmpty && batch.MixedWith.IsEmpty && batch.Shares.IsEmpty);
        Assert.Equal(batch.Images.ToArray().SelectMany(x => new[] { x, x + 10 }), batch.Targets.ToArray());
    }

    /// <summary>Fisher and Yates by hand, from the generator's own numbers.</summary>
    private static int[] Shuffled(int seed, int epoch, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Numerics.SplitMix64 random = Numerics.SplitMix64.For(seed, Numerics.RandomUse.Shuffling, epoch);
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Images of 3 × 3 with the index in the middle.</summary>
    private static ImageDataset Images(int count)
    {
        float[] pixels = new float[count * 9];
        for (int i = 0; i < count; i++)
        {
            pixels[(i * 9) + 4] = i;
        }

        return new ImageDataset(new TensorShape(3, 3, 1), pixels, Enumerable.Range(0, count).Select(i => i % 7).ToArray(), 7);
    }

    private static (float[] Image, int Label)[][] Epochs(int batchSize, int seed, int threads, int epochs, int count = Count)
    {
        using var loader = new BatchLoader(Images(count), batchSize, seed, augmentation: null, threads);
        var result = new (float[], int)[epochs][];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            var dealt = new List<(float[], int)>();
            loader.BeginEpoch(epoch);
            for (int i = 0; i < loader.Batches; i++)
            {
                Batch batch = loader.Next();
                dealt.AddRange(batch.Images.ToArray().Chunk(9).Zip(batch.Labels.ToArray()));
            }

            result[epoch] = [.. dealt];
        }

        return result;
    }

    private sealed class FailingSource(Predicate<int> fails) : IImageSource
    {
        public const int Images = 20;

        public TensorShape Shape => new(1, 1, 1);

        public int Count => Images;

        public ReadOnlyMemory<float> Background { get; init; }

        public int ClassCount => 2;

        public int TargetLength => 0;

        public int Label(int index) => index % 2;

        public void CopyTargets(int index, Span<float> target)
        {
        }

        public void CopyImage(int index, Span<float> image) =>
            image[0] = fails(index) ? throw new InvalidDataException($"image {index}") : index;
    }

    /// <summary>Images too large for more than three batches of 10 in the loader's room.</summary>
    private sealed class CountingSource : IImageSource, IDisposable
    {
        public const int Images = 60;
        private int _read;

        public CountdownEvent ThirdBatch { get; } = new(30);

        public int Read => _read;

        public TensorShape Shape => new(500, 500, 1);

        public int Count => Images;

        public int ClassCount => 1;

        public int TargetLength => 0;

        public int Label(int index) => 0;

        public void CopyTargets(int index, Span<float> target)
        {
        }

        public void CopyImage(int index, Span<float> image)
        {
            if (Interlocked.Increment(ref _read) <= 30)
            {
                ThirdBatch.Signal();
            }
        }

        public void Dispose() => ThirdBatch.Dispose();
    }
}
