using System.Runtime.CompilerServices;
using ConvGen.Execution;

namespace ConvGen;

/// <summary>
/// A packed, read-only snapshot of a network that predicts. It owns its arena, so one predictor serves one caller at a time; many may run side by side.
/// </summary>
/// <remarks>Dispose it where it was made for more than one thread: its workers live until then. PyTorch: a model in <c>eval()</c> under <c>inference_mode()</c>.</remarks>
public abstract class Predictor : IDisposable
{
    // Images are dealt out in about this many shares for each worker, so that a worker that the system held up delays the batch by little.
    private const int SharesPerWorker = 8;
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Disposed = 2;

    // Made by the first call that needs it: a generated constructor that throws leaves no threads behind.
    private WorkerTeam? _team;
    private readonly Action<int, int> _predictShare;
    private readonly Action<int, int> _predictTogether;
    private readonly bool _divides;
    private int _state;

    // The batch that the team works on: addresses, because spans cannot be kept. Pinned while they are set.
    private nint _images;
    private nint _outputs;
    private int _count;
    private int _shares;
    private int _image;

    /// <summary>Called by generated code.</summary>
    /// <param name="description">The network's.</param>
    /// <param name="arenaLength">The floats that one image needs on its way through the network.</param>
    /// <param name="threads">The threads that a batch may use.</param>
    /// <param name="divides">Whether they may also divide a single image.</param>
    protected Predictor(NetworkDescription description, int arenaLength, int threads, bool divides)
    {
        if (threads < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Found {threads} threads, expected at least 1; Environment.ProcessorCount is as many as the machine has.");
        }

        NetworkDescription = description;
        InputLength = description.Input.Length;
        OutputLength = description.OutputLength;
        Arenas = new AlignedBuffer[threads];
        for (int i = 0; i < threads; i++)
        {
            Arenas[i] = new AlignedBuffer(arenaLength);
        }

        _predictShare = PredictShare;
        _predictTogether = PredictTogether;
        _divides = divides;
    }

    /// <summary>The layers, sizes and parameters of the network.</summary>
    public NetworkDescription NetworkDescription { get; }

    /// <summary>The floats of one image: height · width · channels, interleaved.</summary>
    public int InputLength { get; }

    /// <summary>The floats of one prediction: all outputs of one image, one after the other, the main one first; <see cref="NetworkDescription.OutputOffset(int)"/> says where each begins.</summary>
    public int OutputLength { get; }

    /// <summary>One for each worker.</summary>
    protected AlignedBuffer[] Arenas { get; }

    /// <summary>
    /// Predicts one image or a batch of images. Allocates nothing, but that the first call for several threads starts them. The images of a batch are cut over the threads, and those that are left over, or a single one, are
    /// each divided among all of them where the network is large enough to gain; every output is the same, bit for bit, whatever the number of threads and whatever else is in the batch.
    /// </summary>
    /// <param name="images">One image after the other, each <see cref="InputLength"/> floats, height × width × channels. May be empty.</param>
    /// <param name="outputs">One prediction after the other, each <see cref="OutputLength"/> floats; must not overlap <paramref name="images"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of images, or the two overlap.</exception>
    /// <exception cref="InvalidOperationException">Another thread is predicting with this predictor.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public unsafe void Predict(ReadOnlySpan<float> images, Span<float> outputs)
    {
        int count = Count(images, outputs);
        Take();
        try
        {
            fixed (float* image = images)
            fixed (float* output = outputs)
            {
                _images = (nint)image;
                _outputs = (nint)output;
                if (Arenas.Length == 1 || (count == 1 && !_divides))
                {
                    PredictRange(0, count, default, 0);
                }
                else
                {
                    _team ??= new WorkerTeam(Arenas.Length);
                    int apart = _divides ? count - (count % _team.Threads) : count;
                    if (apart > 0)
                    {
                        _count = apart;
                        _shares = (int)Math.Min(apart, (long)_team.Threads * SharesPerWorker);
                        _team.Run(_shares, _predictShare);
                    }

                    for (_image = apart; _image < count; _image++)
                    {
                        _team.Run(_team.Threads, _predictTogether);
                    }
                }
            }
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Ends the threads.</summary>
    /// <exception cref="InvalidOperationException">Another thread is predicting with this predictor.</exception>
    public void Dispose()
    {
        if (_state != Disposed)
        {
            Take();
            _team?.Dispose();
            Volatile.Write(ref _state, Disposed);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>One image through the network; written by the generator.</summary>
    /// <param name="share">Which of its steps' parts this call computes.</param>
    /// <param name="arena">The arena that the image's activations are in.</param>
    /// <param name="own">The arena that no other worker uses meanwhile; the same where the image is not divided.</param>
    /// <param name="image">The first float of the image.</param>
    /// <param name="output">The first float of the image's outputs.</param>
    protected abstract void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output);

    private int Count(ReadOnlySpan<float> images, Span<float> outputs)
    {
        int count = images.Length / InputLength;
        if ((long)count * InputLength != images.Length)
        {
            throw new ArgumentException(
                $"Found {images.Length} floats of images, expected a multiple of {InputLength} ({NetworkDescription.Input}); pass whole images.", nameof(images));
        }

        if (outputs.Length != (long)count * OutputLength)
        {
            throw new ArgumentException(
                $"Found room for {outputs.Length} floats of outputs, expected {count} × {OutputLength} = {(long)count * OutputLength}; pass a span of that length.", nameof(outputs));
        }

        return images.Overlaps(outputs)
            ? throw new ArgumentException("Found outputs that overlap the images, expected memory of their own, because images are read while outputs are written; pass another span.", nameof(outputs))
            : count;
    }

    private void Take()
    {
        int found = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (found == Disposed)
        {
            throw new ObjectDisposedException(
                $"the predictor of {NetworkDescription.Name}", "Found a call after Dispose, expected none. Create another predictor with CreatePredictor, or dispose this one later.");
        }

        if (found == Busy)
        {
            throw new InvalidOperationException("The predictor is in use: found a call while another thread predicts with it, expected one caller at a time. Create a predictor for each caller.");
        }
    }

    private void PredictShare(int share, int worker) =>
        PredictRange((int)((long)_count * share / _shares), (int)((long)_count * (share + 1) / _shares), default, worker);

    /// <summary>One job for each worker: the number of the job says which parts it does, whoever runs it.</summary>
    private void PredictTogether(int job, int worker) => PredictRange(_image, _image + 1, new WorkShare(_team!, job), job);

    private unsafe void PredictRange(int first, int end, WorkShare share, int worker)
    {
        ref float own = ref Arenas[worker].Start;
        ref float arena = ref share.IsDivided ? ref Arenas[0].Start : ref own;
        for (int i = first; i < end; i++)
        {
            Run(
                share,
                ref arena,
                ref own,
                ref Unsafe.AsRef<float>((float*)_images + ((nint)i * InputLength)),
                ref Unsafe.AsRef<float>((float*)_outputs + ((nint)i * OutputLength)));
        }
    }
}
