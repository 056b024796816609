using System.Diagnostics;
using System.Runtime.ExceptionServices;
using ConvGen.Numerics;

namespace ConvGen.Data;

/// <summary>
/// Deals a data set out in shuffled batches that its threads prepare ahead of time. The order and every changed pixel depend on the seed and the epoch alone: not on the number of threads, nor on
/// which of them does what.
/// </summary>
/// <remarks>
/// A batch is cut into jobs, and jobs are claimed in order. The caller that finds its batch unfinished does the jobs of it that nobody has claimed, so that it waits only for those in other
/// hands; with no threads it does everything, when asked. Threads sleep once they are as far ahead as there is room, and wake when half of the room is free.
/// </remarks>
internal sealed class BatchLoader : IDisposable
{
    // Large enough to be worth a claim (some microseconds of conversion), small enough to share a batch of 128 among many workers.
    private const int PairsPerJob = 4;

    /// <summary>Batches ahead are worth some memory, because a thread that sleeps costs microseconds to wake; the more, the smaller they are.</summary>
    private const long RoomInFloats = 1 << 22;

    private const int MostSlots = 16;

    /// <summary>The caller's batch, and two to prepare: threads share a batch's jobs, so that more of them need no more.</summary>
    private const int FewestSlots = 3;

    private readonly IImageSource _data;
    private readonly Augmentation? _augmentation;
    private readonly int _batchSize;
    private readonly int _seed;
    private readonly int[] _order;
    private readonly float[] _background;
    private readonly Slot[] _slots;
    private readonly Thread[] _threads;
    private readonly float[] _scratch;
    private readonly bool _mixes;

    // Everything below changes under the gate, except what belongs to a claimed job.
    private readonly object _gate = new();
    private int _epoch;
    private int _next; // The batch that the caller gets next.
    private int _held; // The first batch whose slot may not be reused.
    private int _claimBatch; // The first batch with unclaimed jobs …
    private int _claimJob; // … and the first of these.
    private int _unfinished;
    private int _sleepers;
    private bool _callerWaits;
    private bool _disposed;

    /// <summary>Creates the loader; <see cref="BeginEpoch"/> starts it.</summary>
    /// <param name="data">At least one image.</param>
    /// <param name="batchSize">At least 1.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="augmentation">None if null.</param>
    /// <param name="threads">How many prepare batches ahead; with 0, <see cref="Next"/> prepares each when asked.</param>
    public BatchLoader(IImageSource data, int batchSize, int seed, Augmentation? augmentation, int threads)
    {
        _data = data;
        _batchSize = Math.Min(batchSize, data.Count);
        _seed = seed;
        _augmentation = augmentation;
        _mixes = augmentation?.Mixes ?? false;
        _order = new int[data.Count];
        _scratch = new float[data.Shape.Length];
        _background = data.Background.IsEmpty ? new float[data.Shape.Channels] : data.Background.ToArray();
        if (_background.Length != data.Shape.Channels)
        {
            throw new ArgumentException($"Found a background of {_background.Length} values, expected one for each of {data.Shape.Channels} channels, or none.", nameof(data));
        }

        long room = RoomInFloats / ((long)_batchSize * data.Shape.Length);
        int slots = threads == 0 ? 1 : (int)Math.Clamp(room, FewestSlots, MostSlots);
        _slots = new Slot[Math.Min(slots, Batches)];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new Slot(new Batch(data, _batchSize, _mixes));
        }

        _next = _claimBatch = Batches;
        _threads = new Thread[Math.Min(threads, (FewestSlots - 1) * Slot.JobsOf(_batchSize))];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"ConvGen data {i + 1}" };
            _threads[i].UnsafeStart();
        }
    }

    /// <summary>The batches of an epoch; the last one may be smaller.</summary>
    public int Batches => (int)(((long)_order.Length + _batchSize - 1) / _batchSize);

    /// <summary>How long <see cref="Next"/> has taken so far, all calls together: the time that training waited for its data.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Shuffles and begins to prepare. What is left of the epoch before is dropped.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="firstBatch">The batch to begin with, where an epoch is resumed: 0 … <see cref="Batches"/>.</param>
    public void BeginEpoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, Batches);
        lock (_gate)
        {
            // No more claims; then the order is nobody's.
            _claimBatch = Batches;
            Wait(forBatch: null);
        }

        Shuffle(epoch);
        lock (_gate)
        {
            _epoch = epoch;
            _next = _held = _claimBatch = firstBatch;
            _claimJob = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The epoch's next batch; the one before it is no longer valid.</summary>
    /// <exception cref="InvalidOperationException">The epoch is over, or none has begun.</exception>
    /// <remarks>What the data source or an augmentation throws is thrown here, again at each call.</remarks>
    public Batch Next()
    {
        long begin = Stopwatch.GetTimestamp();
        Slot slot;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_next == Batches)
            {
                throw new InvalidOperationException($"Found no batch after the {Batches} of an epoch; begin the next one.");
            }

            slot = _slots[_next % _slots.Length];
            _held = _next;
            if (_sleepers > 0 && _held + _slots.Length - _claimBatch > _slots.Length / 2)
            {
                Monitor.PulseAll(_gate);
            }

            while (_claimBatch == _next)
            {
                int job = Claim(out _);
                Monitor.Exit(_gate);
                Exception? failure = Try(slot, job, _scratch);
                Monitor.Enter(_gate);
                Finish(slot, job, failure);
            }

            Wait(slot);
            Waited += Stopwatch.GetElapsedTime(begin);
            slot.Failure?.Throw();
            _next++;
        }

        return slot.Batch;
    }

    /// <summary>Ends the threads; what they are at is finished first.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _claimBatch = _next = Batches;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Shuffle(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        SplitMix64 random = SplitMix64.For(_seed, RandomUse.Shuffling, epoch);
        random.Shuffle(_order);
    }

    private void Work()
    {
        float[] scratch = new float[_data.Shape.Length];
        lock (_gate)
        {
            while (!_disposed)
            {
                if (_claimBatch < Math.Min(Batches, _held + _slots.Length))
                {
                    int job = Claim(out Slot slot);
                    Monitor.Exit(_gate);
                    Exception? failure = Try(slot, job, scratch);
                    Monitor.Enter(_gate);
                    Finish(slot, job, failure);
                }
                else
                {
                    _sleepers++;
                    Monitor.Wait(_gate);
                    _sleepers--;
                }
            }
        }
    }

    /// <summary>Takes the next job; there is one, and the gate is held.</summary>
    private int Claim(out Slot slot)
    {
        slot = _slots[_claimBatch % _slots.Length];
        if (_claimJob == 0)
        {
            slot.Begin(_claimBatch * _batchSize, Math.Min(_batchSize, _order.Length - (_claimBatch * _batchSize)));
        }

        int job = _claimJob++;
        _unfinished++;
        if (_claimJob == slot.Jobs)
        {
            _claimBatch++;
            _claimJob = 0;
        }

        return job;
    }

    private void Finish(Slot slot, int job, Exception? failure)
    {
        slot.Finish(job, failure);
        _unfinished--;
        if (_callerWaits && (slot.Unfinished == 0 || _unfinished == 0))
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the jobs of one batch, or for all that are claimed.</summary>
    private void Wait(Slot? forBatch)
    {
        _callerWaits = true;
        while ((forBatch?.Unfinished ?? _unfinished) > 0)
        {
            Monitor.Wait(_gate);
        }

        _callerWaits = false;
    }

    private Exception? Try(Slot slot, int job, float[] scratch)
    {
        try
        {
            Prepare(slot, job, scratch);
            return null;
        }
#pragma warning disable CA1031 // A source or augmentation of the user's may throw anything, and all of it is the caller's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    /// <summary>Prepares some images from the batch's begin and as many from its end, because it is these that are mixed: the first with the last, and so on to the middle.</summary>
    private void Prepare(Slot slot, int job, float[] scratch)
    {
        int last = slot.Batch.Count - 1;
        int end = Math.Min((last / 2) + 1, (job + 1) * PairsPerJob);
        for (int i = job * PairsPerJob; i < end; i++)
        {
            int partner = last - i;
            if (i < last / 2)
            {
                _data.Prefetch(_order[slot.First + i + 1]);
                _data.Prefetch(_order[slot.First + partner - 1]);
            }

            float share = PrepareImage(slot, i, scratch);
            float shareOfPartner = partner == i ? share : PrepareImage(slot, partner, scratch);
            if (_mixes)
            {
                slot.Batch.Mix(i, partner, share, shareOfPartner);
            }
        }
    }

    private float PrepareImage(Slot slot, int position, float[] scratch)
    {
        int index = _order[slot.First + position];
        Span<float> pixels = slot.Batch.Image(position);
        slot.Batch.TakeTarget(position, _data, index);
        _data.CopyImage(index, pixels);
        if (_augmentation is null)
        {
            return 1f;
        }

        var image = new AugmentedImage(_data.Shape, pixels, scratch, _background, SplitMix64.For(_seed, RandomUse.Augmentation, _epoch, index));
        _augmentation.Apply(ref image);
        return image.Share;
    }

    /// <summary>Room for a batch, and how far it is.</summary>
    private sealed class Slot(Batch batch)
    {
        private int _failedJob;

        public Batch Batch { get; } = batch;

        /// <summary>Where in the epoch's order it begins.</summary>
        public int First { get; private set; }

        public int Jobs { get; private set; }

        public int Unfinished { get; private set; }

        /// <summary>Of the first job that failed, in the order of the images.</summary>
        public ExceptionDispatchInfo? Failure { get; private set; }

        public static int JobsOf(int count) => (((count + 1) / 2) + PairsPerJob - 1) / PairsPerJob;

        public void Begin(int first, int count)
        {
            First = first;
            Batch.Count = count;
            Jobs = Unfinished = JobsOf(count);
            Failure = null;
        }

        public void Finish(int job, Exception? failure)
        {
            Unfinished--;
            if (failure is not null && (Failure is null || job < _failedJob))
            {
                Failure = ExceptionDispatchInfo.Capture(failure);
                _failedJob = job;
            }
        }
    }
}
