using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <content>
/// How a batch is cut: into groups of micro-batches, whose gradients are added up in one order whichever worker made them.
/// Where a layer needs to know the whole batch, as a normalisation does, the batch goes through in phases: all groups take one, the calling thread does what the whole batch decides, all groups take the next.
/// </content>
public abstract partial class TrainingStep
{
    private void Begin(ReadOnlyMemory<float> images)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int count = images.Length / _inputLength;
        if (count * _inputLength != images.Length || count < 1 || count > BatchSize)
        {
            throw new ArgumentException(
                $"Found {images.Length} floats of images, expected a multiple of {_inputLength} ({NetworkDescription.Input}), from 1 to {BatchSize} images.", nameof(images));
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

        // Dense layers take whole micro-batches, and so do the weights' gradients that wait for the batch: of the images that are missing in the last one they must find zeros, not what an earlier, larger batch kept.
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

    private void ForwardPhases()
    {
        BeginForward(learning: false);
        _team.Run(_usedGroups, _forwardJob);
        AfterForward(_phase, _count, learning: false);
    }

    private void RunPhases()
    {
        BeginForward(learning: true);
        _team.Run(_usedGroups, _runJob);
        AfterForward(_phase, _count, learning: true);
        AfterBackward(0, _count);
        for (_phase = 1; _phase < Plan.BackwardPhases; _phase++)
        {
            _team.Run(_usedGroups, _backwardJob);
            AfterBackward(_phase, _count);
        }
    }

    /// <summary>All forward phases but the last, at which it leaves <see cref="_phase"/>.</summary>
    private void BeginForward(bool learning)
    {
        for (_phase = 0; _phase < Plan.ForwardPhases - 1; _phase++)
        {
            _team.Run(_usedGroups, _forwardJob);
            AfterForward(_phase, _count, learning);
        }
    }

    private void ForwardGroup(int group, int worker)
    {
        for (int micro = FirstMicroBatch(group); micro < FirstMicroBatch(group + 1); micro++)
        {
            ref float arena = ref Arena(group, worker);
            int count = ForwardMicroBatch(ref arena, micro * Plan.MicroBatch);
            if (_observer is not null)
            {
                ShowActivations(ref arena, micro * Plan.MicroBatch, count);
            }
        }
    }

    /// <summary>The last forward phase, the loss and the first backward phase, one micro-batch after the other: what forward left in the arena is still there.</summary>
    private void RunGroup(int group, int worker)
    {
        AlignedBuffer gradients = _groups[group];
        gradients.Span.Clear();
        for (int micro = FirstMicroBatch(group); micro < FirstMicroBatch(group + 1); micro++)
        {
            int first = micro * Plan.MicroBatch;
            ref float arena = ref Arena(group, worker);
            FindOutputGradients(first, ForwardMicroBatch(ref arena, first));
            BackwardMicroBatch(0, ref arena, ref gradients.Start, first);
        }
    }

    private void BackwardGroup(int group, int worker)
    {
        for (int micro = FirstMicroBatch(group); micro < FirstMicroBatch(group + 1); micro++)
        {
            BackwardMicroBatch(_phase, ref Arena(group, worker), ref _groups[group].Start, micro * Plan.MicroBatch);
        }
    }

    private int ForwardMicroBatch(ref float arena, int first)
    {
        int count = Math.Min(Plan.MicroBatch, _count - first);
        Forward(
            _phase,
            ref arena,
            ref Batch.Start,
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_images.Span), first * _inputLength),
            ref _outputs[first * _outputLength],
            first,
            count);
        return count;
    }

    private void FindOutputGradients(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            _outputGradient!(i, _outputs.AsSpan(i * _outputLength, _outputLength), _outputGradients.AsSpan(i * _outputLength, _outputLength));
        }

        // A step may take the whole micro-batch at once: the images that are missing in the last one have no gradient.
        _outputGradients.AsSpan((first + count) * _outputLength, (Plan.MicroBatch - count) * _outputLength).Clear();
    }

    private void BackwardMicroBatch(int phase, ref float arena, ref float group, int first)
    {
        ref float inputGradients = ref MemoryMarshal.GetReference(_inputGradients.AsSpan());
        Backward(
            phase,
            ref arena,
            ref Batch.Start,
            ref group,
            ref _outputGradients[first * _outputLength],
            ref Unsafe.Add(ref inputGradients, _inputGradients.Length == 0 ? 0 : first * _inputLength),
            first,
            Math.Min(Plan.MicroBatch, _count - first));
    }
}
