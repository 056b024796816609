using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <summary>Turns one output into its gradient.</summary>
/// <param name="image">The image's index in the batch.</param>
/// <param name="output">The network's output; probabilities where it ends in a softmax.</param>
/// <param name="gradient">Receives the gradient of the batch's loss with respect to the output, or, where the network ends in a softmax, to the softmax's input.</param>
public delegate void OutputGradient(int image, ReadOnlySpan<float> output, Span<float> gradient);

/// <summary>The sizes that the generator planned for a network's training.</summary>
/// <param name="MicroBatch">The images that travel together, so that dense layers reuse their weights.</param>
/// <param name="ParameterLength">Packed parameters, in floats.</param>
/// <param name="DerivedLength">Copies of the parameters in the order that backward reads, in floats.</param>
/// <param name="GroupLength">The gradients that a group of images accumulates by itself, in floats.</param>
/// <param name="ArenaLength">A worker's activations for one micro-batch, in floats.</param>
/// <param name="BatchLength">What is kept of each image until the batch's end, in floats.</param>
/// <param name="Groups">The most groups that a batch is cut into. A constant of the network, never of the number of threads, so that sums have one order.</param>
/// <param name="GradientJobs">The jobs of <see cref="TrainingStep.BatchGradients"/>.</param>
/// <param name="RefreshJobs">The jobs of <see cref="TrainingStep.RefreshDerived"/>.</param>
public sealed record TrainingPlan(
    int MicroBatch,
    int ParameterLength,
    int DerivedLength,
    int GroupLength,
    int ArenaLength,
    int BatchLength,
    int Groups,
    int GradientJobs,
    int RefreshJobs);

/// <summary>
/// The working state of a training run: packed parameters, their gradients and the arenas. One call of <see cref="Run"/> takes a batch forward and backward;
/// an optimiser then changes <see cref="Parameters"/> from <see cref="Gradients"/> and calls <see cref="Refresh"/>.
/// Results are bit-identical for every number of threads: work is cut by images and weights, never by thread.
/// </summary>
public abstract class TrainingStep : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly AlignedBuffer[] _arenas;
    private readonly AlignedBuffer[] _groups;
    private readonly float[] _outputs;
    private readonly float[] _outputGradients;
    private readonly float[] _inputGradients;

    /// <summary>Called by generated code.</summary>
    /// <param name="description">The network's.</param>
    /// <param name="plan">The planned sizes.</param>
    /// <param name="inputGradient">Whether the gradient with respect to the images is kept.</param>
    /// <param name="batchSize">The most images in one step.</param>
    /// <param name="threads">The size of the team.</param>
    protected TrainingStep(NetworkDescription description, TrainingPlan plan, bool inputGradient, int batchSize, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        NetworkDescription = description;
        Plan = plan;
        BatchSize = batchSize;
        int microBatches = (batchSize + plan.MicroBatch - 1) / plan.MicroBatch;
        Capacity = microBatches * plan.MicroBatch;
        ParameterBuffer = new AlignedBuffer(plan.ParameterLength);
        GradientBuffer = new AlignedBuffer(plan.ParameterLength);
        Derived = new AlignedBuffer(plan.DerivedLength);
        Batch = new AlignedBuffer((long)plan.BatchLength * Capacity);
        _groups = Allocate(Math.Min(plan.Groups, microBatches), plan.GroupLength);
        _arenas = Allocate(Math.Min(threads, _groups.Length), plan.ArenaLength);
        _outputs = new float[Capacity * description.Output.Length];
        _outputGradients = new float[Capacity * description.Output.Length];
        _inputGradients = inputGradient ? new float[Capacity * description.Input.Length] : [];
        _team = new WorkerTeam(threads);
    }

    /// <summary>The layers, sizes and parameters of the network.</summary>
    public NetworkDescription NetworkDescription { get; }

    /// <summary>The most images in one step.</summary>
    public int BatchSize { get; }

    /// <summary>The parameters in the order in which kernels read them; padding elements are zero and their gradients stay zero.</summary>
    public Span<float> Parameters => ParameterBuffer.Span;

    /// <summary>The gradients of the last <see cref="Run"/>, in the order of <see cref="Parameters"/>.</summary>
    public Span<float> Gradients => GradientBuffer.Span;

    /// <summary>The outputs of the last <see cref="Run"/>, image after image.</summary>
    public ReadOnlySpan<float> Outputs => _outputs;

    /// <summary>The gradients with respect to the images of the last <see cref="Run"/>; empty unless the network asks for them with <c>[Network(InputGradient = true)]</c>.</summary>
    public ReadOnlySpan<float> InputGradients => _inputGradients;

    /// <summary>The workers, free between two calls: an optimiser may use them.</summary>
    public WorkerTeam Team => _team;

    /// <summary>The planned sizes.</summary>
    protected TrainingPlan Plan { get; }

    /// <summary>The batch size, rounded up to whole micro-batches.</summary>
    protected int Capacity { get; }

    /// <summary>Packed parameters.</summary>
    protected AlignedBuffer ParameterBuffer { get; }

    /// <summary>Packed gradients.</summary>
    protected AlignedBuffer GradientBuffer { get; }

    /// <summary>The parameters in the order that backward reads.</summary>
    protected AlignedBuffer Derived { get; }

    /// <summary>What is kept of every image until the batch's end.</summary>
    protected AlignedBuffer Batch { get; }

    /// <summary>The packed layouts: for each parameter, in the order of the network's, the copies from canonical to packed order.</summary>
    protected abstract StridedCopy[][] Packing { get; }

    /// <summary>Takes the parameters of <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    public void Load(Network network)
    {
        for (int i = 0; i < Packing.Length; i++)
        {
            foreach (StridedCopy copy in Packing[i])
            {
                copy.Copy(ref MemoryMarshal.GetReference(network.Parameters[i].Values.Span), ref ParameterBuffer.Start);
            }
        }

        Refresh();
    }

    /// <summary>Gives the parameters to <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    public void Store(Network network) => Unpack(ParameterBuffer, i => network.Parameters[i].Values);

    /// <summary>Writes the gradients of the last <see cref="Run"/> in canonical order.</summary>
    /// <param name="target">Receives each parameter's gradient: the memory for parameter <c>i</c>.</param>
    public void StoreGradients(Func<int, Memory<float>> target) => Unpack(GradientBuffer, target);

    /// <summary>Brings the copies that backward reads up to date; call it after changing <see cref="Parameters"/>.</summary>
    public void Refresh() => _team.Run(Plan.RefreshJobs, (job, _) => RefreshDerived(job));

    /// <summary>Takes a batch forward and backward and leaves the gradients in <see cref="Gradients"/>.</summary>
    /// <param name="images">One image after the other, height × width × channels; at most <see cref="BatchSize"/> of them.</param>
    /// <param name="outputGradient">Called once for each image, from any worker.</param>
    /// <exception cref="ArgumentException">Not a whole number of images, none, or more than the batch size.</exception>
    public void Run(ReadOnlyMemory<float> images, OutputGradient outputGradient)
    {
        int count = CountImages(images.Length);
        int microBatches = (count + Plan.MicroBatch - 1) / Plan.MicroBatch;
        int groups = Math.Min(_groups.Length, microBatches);
        _team.Run(groups, (group, worker) =>
        {
            AlignedBuffer accumulated = _groups[group];
            accumulated.Span.Clear();
            int last = (group + 1) * microBatches / groups;
            for (int micro = group * microBatches / groups; micro < last; micro++)
            {
                RunMicroBatch(ref _arenas[worker].Start, ref accumulated.Start, images.Span, micro * Plan.MicroBatch, count, outputGradient);
            }
        });

        // A group that got no images must not contribute what an earlier, larger batch left in it.
        for (int group = groups; group < _groups.Length; group++)
        {
            _groups[group].Span.Clear();
        }

        _team.Run(Plan.GradientJobs, (job, _) => BatchGradients(job, _groups, microBatches * Plan.MicroBatch));
    }

    /// <summary>Takes images forward only, as training sees them; outputs are in <see cref="Outputs"/>.</summary>
    /// <param name="images">As in <see cref="Run"/>.</param>
    public void Forward(ReadOnlyMemory<float> images)
    {
        int count = CountImages(images.Length);
        int microBatches = (count + Plan.MicroBatch - 1) / Plan.MicroBatch;
        int groups = Math.Min(_groups.Length, microBatches);
        _team.Run(groups, (group, worker) =>
        {
            int last = (group + 1) * microBatches / groups;
            for (int micro = group * microBatches / groups; micro < last; micro++)
            {
                int first = micro * Plan.MicroBatch;
                Forward(ref _arenas[worker].Start, images.Span, first, Math.Min(Plan.MicroBatch, count - first));
            }
        });
    }

    /// <summary>Releases the threads.</summary>
    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A micro-batch forward; written by the generator.</summary>
    /// <param name="arena">The worker's arena.</param>
    /// <param name="batch">What is kept of every image until the batch's end.</param>
    /// <param name="images">The first float of the micro-batch's first image.</param>
    /// <param name="outputs">The first float of its first output.</param>
    /// <param name="first">Its index in the batch.</param>
    /// <param name="count">The images in it, at most the planned size.</param>
    protected abstract void Forward(ref float arena, ref float batch, ref float images, ref float outputs, int first, int count);

    /// <summary>A micro-batch backward, right after its forward; written by the generator.</summary>
    /// <param name="arena">The worker's arena, as forward left it.</param>
    /// <param name="batch">What is kept of every image until the batch's end.</param>
    /// <param name="group">The gradients that the group accumulates.</param>
    /// <param name="outputGradients">The first float of the first output gradient.</param>
    /// <param name="inputGradients">The first float of the first input gradient, where they are kept.</param>
    /// <param name="first">The first image's index in the batch.</param>
    /// <param name="count">The images in it.</param>
    protected abstract void Backward(
        ref float arena, ref float batch, ref float group, ref float outputGradients, ref float inputGradients, int first, int count);

    /// <summary>One share of the work that waits for the whole batch: dense weight gradients and the sum over groups; written by the generator.</summary>
    /// <param name="job">Which share.</param>
    /// <param name="groups">Every group's gradients.</param>
    /// <param name="images">The images in the batch, rounded up to whole micro-batches.</param>
    protected abstract void BatchGradients(int job, AlignedBuffer[] groups, int images);

    /// <summary>One share of the work of <see cref="Refresh"/>; written by the generator.</summary>
    /// <param name="job">Which share.</param>
    protected abstract void RefreshDerived(int job);

    private static AlignedBuffer[] Allocate(int count, int length)
    {
        var buffers = new AlignedBuffer[count];
        for (int i = 0; i < count; i++)
        {
            buffers[i] = new AlignedBuffer(length);
        }

        return buffers;
    }

    private int CountImages(int floats)
    {
        int inputLength = NetworkDescription.Input.Length;
        int count = floats / inputLength;
        if (count * inputLength != floats || count < 1 || count > BatchSize)
        {
            throw new ArgumentException(
                $"Found {floats} floats of images, expected a multiple of {inputLength} ({NetworkDescription.Input}), from 1 to {BatchSize} images.", nameof(floats));
        }

        return count;
    }

    private void Forward(ref float arena, ReadOnlySpan<float> images, int first, int count) =>
        Forward(
            ref arena,
            ref Batch.Start,
            ref Unsafe.Add(ref MemoryMarshal.GetReference(images), first * NetworkDescription.Input.Length),
            ref _outputs[first * NetworkDescription.Output.Length],
            first,
            count);

    private void RunMicroBatch(ref float arena, ref float group, ReadOnlySpan<float> images, int first, int batchCount, OutputGradient outputGradient)
    {
        int count = Math.Min(Plan.MicroBatch, batchCount - first);
        Forward(ref arena, images, first, count);
        int outputLength = NetworkDescription.Output.Length;
        for (int i = first; i < first + count; i++)
        {
            outputGradient(i, _outputs.AsSpan(i * outputLength, outputLength), _outputGradients.AsSpan(i * outputLength, outputLength));
        }

        // Kernels always work on whole micro-batches: the images that are missing in the last one have no gradient.
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

    private void Unpack(AlignedBuffer packed, Func<int, Memory<float>> target)
    {
        for (int i = 0; i < Packing.Length; i++)
        {
            foreach (StridedCopy copy in Packing[i])
            {
                copy.CopyBack(ref MemoryMarshal.GetReference(target(i).Span), ref packed.Start);
            }
        }
    }
}
