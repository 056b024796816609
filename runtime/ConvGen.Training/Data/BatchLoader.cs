using ConvGen.Execution;
using ConvGen.Numerics;

namespace ConvGen.Data;

/// <summary>Deals a data set out in shuffled batches; the order and every changed pixel depend on the seed and the epoch alone.</summary>
internal sealed class BatchLoader
{
    // Large enough to be worth a claim (some microseconds of conversion), small enough to share a batch of 128 among many workers.
    private const int ImagesPerJob = 8;

    private readonly ImageDataset _data;
    private readonly RandomShift? _augmentation;
    private readonly int _batchSize;
    private readonly int _seed;
    private readonly int[] _order;
    private readonly float[] _images;
    private readonly int[] _labels;
    private readonly Action<int, int> _convert;
    private int _epoch;
    private int _first;
    private int _count;

    /// <summary>Creates the loader.</summary>
    /// <param name="data">At least one image.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="augmentation">None if null.</param>
    public BatchLoader(ImageDataset data, int batchSize, int seed, RandomShift? augmentation)
    {
        _data = data;
        _batchSize = batchSize;
        _seed = seed;
        _augmentation = augmentation;
        _order = new int[data.Count];
        _images = new float[checked(batchSize * data.Shape.Length)];
        _labels = new int[batchSize];
        _convert = Convert;
    }

    /// <summary>The batches of an epoch; the last one may be smaller.</summary>
    public int Batches => (int)(((long)_data.Count + _batchSize - 1) / _batchSize);

    /// <summary>The current batch.</summary>
    public ReadOnlyMemory<float> Images => _images.AsMemory(0, _count * _data.Shape.Length);

    /// <summary>The current batch's classes.</summary>
    public ReadOnlyMemory<int> Labels => _labels.AsMemory(0, _count);

    /// <summary>Shuffles (Fisher and Yates, in Durstenfeld's form, from the highest index down).</summary>
    /// <param name="epoch">From 0.</param>
    public void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        SplitMix64 random = SplitMix64.For(_seed, RandomUse.Shuffling, epoch);
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    /// <summary>Makes a batch current.</summary>
    /// <param name="batch">Its index in the epoch.</param>
    /// <param name="team">Converts its images.</param>
    public void Load(int batch, WorkerTeam team)
    {
        _first = batch * _batchSize;
        _count = Math.Min(_batchSize, _order.Length - _first);
        team.Run((_count + ImagesPerJob - 1) / ImagesPerJob, _convert);
    }

    private void Convert(int job, int worker)
    {
        int length = _data.Shape.Length;
        int end = Math.Min(_count, (job + 1) * ImagesPerJob);
        for (int i = job * ImagesPerJob; i < end; i++)
        {
            int image = _order[_first + i];
            _labels[i] = _data.Labels.Span[image];
            (int down, int right) = _augmentation?.Draw(_seed, _epoch, image) ?? default;
            _data.CopyImage(image, _images.AsSpan(i * length, length), down, right);
        }
    }
}
