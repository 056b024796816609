using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <content>How a batch is cut: into groups of micro-batches, whose gradients are added up in one order whichever worker made them.</content>
public abstract partial class TrainingStep
{
    private void Begin(ReadOnlyMemory<float> images)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int inputLength = NetworkDescription.Input.Length;
        int count = images.Length / inputLength;
        if (count * inputLength != images.Length || count < 1 || count > BatchSize)
        {
            throw new ArgumentException(
                $"Found {images.Length} floats of images, expected a multiple of {inputLength} ({NetworkDescription.Input}), from 1 to {BatchSize} images.", nameof(images));
        }

        // Before the batch changes: kernels that are still at work would read a longer batch than there is.
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            throw new InvalidOperationException(
                "The training step is in use: found a call from an output gradient or from a second thread, expected one caller at a time. Create a training step for each caller.");
        }

        _images = images;
        _count = count;
        _microBatches = (count + Plan.MicroBatch - 1) / Plan.MicroBatch;
        _usedGroups = Math.Min(_groups.Length, _microBatches);

        // Dense layers take whole micro-batches: of the images that are missing in the last one they must find zeros, not what an earlier, larger batch kept.
        if (count < _keptImages && count % Plan.MicroBatch != 0)
        {
            Batch.Span.Clear();
            _keptImages = 0;
        }

        _keptImages = Math.Max(_keptImages, count);
    }

    private void End()
    {
        _images = default;
        _outputGradient = null;
        Volatile.Write(ref _busy, 0);
    }

    // Where groups are fewer than workers there is one arena a group, else one a worker: either way no two running jobs share one.
    private ref float Arena(int group, int worker) => ref _arenas[_arenas.Length < _team.Threads ? group : worker].Start;

    private int FirstMicroBatch(int group) => (int)((long)group * _microBatches / _usedGroups);

    private void ForwardGroup(int group, int worker)
    {
        for (int micro = FirstMicroBatch(group); micro < FirstMicroBatch(group + 1); micro++)
        {
            ForwardMicroBatch(ref Arena(group, worker), micro * Plan.MicroBatch);
        }
    }

    private void RunGroup(int group, int worker)
    {
        AlignedBuffer gradients = _groups[group];
        gradients.Span.Clear();
        for (int micro = FirstMicroBatch(group); micro < FirstMicroBatch(group + 1); micro++)
        {
            RunMicroBatch(ref Arena(group, worker), ref gradients.Start, micro * Plan.MicroBatch);
        }
    }

    private int ForwardMicroBatch(ref float arena, int first)
    {
        int count = Math.Min(Plan.MicroBatch, _count - first);
        Forward(
            ref arena,
            ref Batch.Start,
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_images.Span), first * NetworkDescription.Input.Length),
            ref _outputs[first * NetworkDescription.Output.Length],
            first,
            count);
        return count;
    }

    private void RunMicroBatch(ref float arena, ref float group, int first)
    {
        int count = ForwardMicroBatch(ref arena, first);
        int outputLength = NetworkDescription.Output.Length;
        for (int i = first; i < first + count; i++)
        {
            _outputGradient!(i, _outputs.AsSpan(i * outputLength, outputLength), _outputGradients.AsSpan(i * outputLength, outputLength));
        }

        // A step may take the whole micro-batch at once: the images that are missing in the last one have no gradient.
        _outputGradients.AsSpan((first + count) * outputLength, (Plan.MicroBatch - count) * outputLength).Clear();
        ref float inputGradients = ref MemoryMarshal.GetReference(_inputGradients.AsSpan());
        Backward(
            ref arena,
            ref Batch.Start,
            ref group,
            ref _outputGradients[first * outputLength],
            ref Unsafe.Add(ref inputGradients, _inputGradients.Length == 0 ? 0 : first * NetworkDescription.Input.Length),
            first,
            count);
    }
}
