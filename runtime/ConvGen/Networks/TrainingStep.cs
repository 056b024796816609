using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen;

/// <summary>
/// The working state of a training run: packed parameters, their gradients and the arenas. One call of <see cref="Run"/> takes a batch forward and backward;
/// an optimiser then changes <see cref="Parameters"/> from <see cref="Gradients"/> and calls <see cref="Refresh"/>.
/// Results are bit-identical for every number of threads: work is cut by images and weights, never by thread.
/// </summary>
/// <remarks>
/// One step serves one caller at a time. PyTorch: <c>loss.backward()</c> after a forward pass, with the gradients left in <c>.grad</c>.
/// Keras: <c>train_on_batch</c>, which is <see cref="Run"/> and the optimiser's step in one.
/// </remarks>
public abstract partial class TrainingStep : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly AlignedBuffer[] _arenas;
    private readonly AlignedBuffer[] _groups;
    private readonly float[] _outputs;
    private readonly float[] _outputGradients;
    private readonly float[] _inputGradients;
    private readonly Action<int, int> _refreshJob;
    private readonly Action<int, int> _forwardJob;
    private readonly Action<int, int> _runJob;
    private readonly Action<int, int> _gradientJob;

    // The batch that the team works on.
    private ReadOnlyMemory<float> _images;
    private OutputGradient? _outputGradient;
    private int _count;
    private int _keptImages;
    private int _microBatches;
    private int _usedGroups;
    private int _busy;
    private bool _disposed;

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
        int microBatches = (int)(((long)batchSize + plan.MicroBatch - 1) / plan.MicroBatch);
        CheckSize(description, plan, microBatches, batchSize);
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
        _refreshJob = (job, _) => RefreshDerived(job);
        _forwardJob = ForwardGroup;
        _runJob = RunGroup;
        _gradientJob = (job, _) => BatchGradients(job, _groups, _microBatches * Plan.MicroBatch);
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

    /// <summary>The outputs of the last <see cref="Run"/> or <see cref="Forward(ReadOnlyMemory{float})"/>, image after image.</summary>
    public ReadOnlySpan<float> Outputs => _outputs.AsSpan(0, _count * NetworkDescription.Output.Length);

    /// <summary>The gradients with respect to the images of the last <see cref="Run"/>; empty unless the network asks for them with <c>[Network(InputGradient = true)]</c>.</summary>
    public ReadOnlySpan<float> InputGradients => _inputGradients.Length == 0 ? [] : _inputGradients.AsSpan(0, _count * NetworkDescription.Input.Length);

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
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers or parameters differ.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Load(Network network)
    {
        Check(network);
        StridedCopy[][] packing = Packing;
        for (int i = 0; i < packing.Length; i++)
        {
            foreach (StridedCopy copy in packing[i])
            {
                copy.Copy(ref MemoryMarshal.GetReference(network.Parameters[i].Values.Span), ref ParameterBuffer.Start);
            }
        }

        Refresh();
    }

    /// <summary>Gives the parameters to <paramref name="network"/>.</summary>
    /// <param name="network">Of the same class.</param>
    /// <exception cref="ArgumentNullException">There is no network.</exception>
    /// <exception cref="ArgumentException">A network of another class: its name, layers or parameters differ.</exception>
    public void Store(Network network)
    {
        Check(network);
        Unpack(ParameterBuffer, i => network.Parameters[i].Values);
    }

    /// <summary>Writes the gradients of the last <see cref="Run"/> in canonical order. PyTorch: each parameter's <c>.grad</c>.</summary>
    /// <param name="target">Gives the memory for the gradient of parameter <c>i</c>, as long as the parameter; called once for each.</param>
    /// <exception cref="ArgumentNullException">There is no target.</exception>
    /// <exception cref="ArgumentException">The memory is not as long as its parameter.</exception>
    public void StoreGradients(Func<int, Memory<float>> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Unpack(GradientBuffer, target);
    }

    /// <summary>Brings the copies that backward reads up to date; call it after changing <see cref="Parameters"/>.</summary>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Refresh() => _team.Run(Plan.RefreshJobs, _refreshJob);

    /// <summary>Takes a batch forward and backward and leaves the gradients in <see cref="Gradients"/>. Allocates nothing.</summary>
    /// <param name="images">One image after the other, height × width × channels; at most <see cref="BatchSize"/> of them.</param>
    /// <param name="outputGradient">Called once for each image, from any worker and in any order.</param>
    /// <exception cref="ArgumentNullException">There is no output gradient.</exception>
    /// <exception cref="ArgumentException">Not a whole number of images, none, or more than the batch size.</exception>
    /// <exception cref="InvalidOperationException">The step is running: the call comes from an output gradient or from a second thread.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    /// <remarks>The first exception that <paramref name="outputGradient"/> throws is thrown here; the step stays usable.</remarks>
    public void Run(ReadOnlyMemory<float> images, OutputGradient outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        Begin(images);
        try
        {
            _outputGradient = outputGradient;
            _team.Run(_usedGroups, _runJob);

            // A group that got no images must not contribute what an earlier, larger batch left in it.
            for (int group = _usedGroups; group < _groups.Length; group++)
            {
                _groups[group].Span.Clear();
            }

            _team.Run(Plan.GradientJobs, _gradientJob);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Takes images forward only, as training sees them; outputs are in <see cref="Outputs"/>. Allocates nothing.</summary>
    /// <param name="images">As in <see cref="Run"/>.</param>
    /// <exception cref="ArgumentException">As in <see cref="Run"/>.</exception>
    /// <exception cref="InvalidOperationException">As in <see cref="Run"/>.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Forward(ReadOnlyMemory<float> images)
    {
        Begin(images);
        try
        {
            _team.Run(_usedGroups, _forwardJob);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Ends the threads.</summary>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    public void Dispose()
    {
        _team.Dispose();
        _disposed = true;
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

    private static void CheckSize(NetworkDescription description, TrainingPlan plan, int microBatches, int batchSize)
    {
        // The longest array of .NET bounds a batch; the planner keeps what does not grow with the batch below it.
        long capacity = (long)microBatches * plan.MicroBatch;
        int perImage = Math.Max(plan.BatchLength, Math.Max(description.Input.Length, description.Output.Length));
        long most = (Array.MaxLength - 64) / perImage;
        if (capacity > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), batchSize, $"Training keeps {perImage} floats of each image; use a batch of at most {most / plan.MicroBatch * plan.MicroBatch} images.");
        }
    }

    private void Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.NetworkDescription.Matches(NetworkDescription))
        {
            throw new ArgumentException(
                $"Found a {network.NetworkDescription.Name}, expected the {NetworkDescription.Name} that this step was made for; call CreateTrainingStep on the network itself.", nameof(network));
        }
    }

    private void Unpack(AlignedBuffer packed, Func<int, Memory<float>> target)
    {
        StridedCopy[][] packing = Packing;
        for (int i = 0; i < packing.Length; i++)
        {
            // The copies check nothing, so memory that is too short would be written past its end.
            ParameterDescription parameter = NetworkDescription.Parameters[i];
            Span<float> values = target(i).Span;
            if (values.Length != parameter.Length)
            {
                throw new ArgumentException(
                    $"Found room for {values.Length} floats for {parameter.Name}, expected {parameter.Length}; give each parameter memory of its own length.", nameof(target));
            }

            foreach (StridedCopy copy in packing[i])
            {
                copy.CopyBack(ref MemoryMarshal.GetReference(values), ref packed.Start);
            }
        }
    }
}
