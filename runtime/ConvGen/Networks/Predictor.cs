using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <summary>
/// A packed, read-only snapshot of a network that predicts. It owns its arena, so one predictor serves one caller at a time; many may run side by side.
/// </summary>
public abstract class Predictor : IDisposable
{
    private readonly WorkerTeam? _team;

    /// <summary>Called by generated code.</summary>
    /// <param name="description">The network's.</param>
    /// <param name="arenaLength">The floats that one image needs on its way through the network.</param>
    /// <param name="threads">The threads that a batch may use.</param>
    protected Predictor(NetworkDescription description, int arenaLength, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        NetworkDescription = description;
        InputLength = description.Input.Length;
        OutputLength = description.Output.Length;
        Arenas = new AlignedBuffer[threads];
        for (int i = 0; i < threads; i++)
        {
            Arenas[i] = new AlignedBuffer(arenaLength);
        }

        _team = threads > 1 ? new WorkerTeam(threads) : null;
    }

    /// <summary>The layers, sizes and parameters of the network.</summary>
    public NetworkDescription NetworkDescription { get; }

    /// <summary>The floats of one image: height · width · channels, interleaved.</summary>
    public int InputLength { get; }

    /// <summary>The floats of one output.</summary>
    public int OutputLength { get; }

    /// <summary>One for each worker.</summary>
    protected AlignedBuffer[] Arenas { get; }

    /// <summary>Predicts one image or a batch of images. Allocates nothing on one thread.</summary>
    /// <param name="images">One image after the other, each <see cref="InputLength"/> floats, height × width × channels.</param>
    /// <param name="outputs">One output after the other, each <see cref="OutputLength"/> floats.</param>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of images.</exception>
    public void Predict(ReadOnlySpan<float> images, Span<float> outputs)
    {
        int count = images.Length / InputLength;
        if (count * InputLength != images.Length)
        {
            throw new ArgumentException(
                $"Found {images.Length} floats of images, expected a multiple of {InputLength} ({NetworkDescription.Input}); pass whole images.", nameof(images));
        }

        if (outputs.Length != count * OutputLength)
        {
            throw new ArgumentException(
                $"Found room for {outputs.Length} floats of outputs, expected {count} × {OutputLength} = {count * OutputLength}; pass a span of that length.", nameof(outputs));
        }

        ref float image = ref MemoryMarshal.GetReference(images);
        ref float output = ref MemoryMarshal.GetReference(outputs);
        for (int i = 0; i < count; i++)
        {
            Run(ref Arenas[0].Start, ref Unsafe.Add(ref image, i * InputLength), ref Unsafe.Add(ref output, i * OutputLength));
        }
    }

    /// <summary>Releases the threads.</summary>
    public void Dispose()
    {
        _team?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One image through the network; written by the generator.</summary>
    /// <param name="arena">A worker's arena.</param>
    /// <param name="image">The first float of the image.</param>
    /// <param name="output">The first float of the output.</param>
    protected abstract void Run(ref float arena, ref float image, ref float output);
}
