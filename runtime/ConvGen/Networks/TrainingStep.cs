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
    private readonly int _inputLength;
    private readonly int _outputLength;
    private readonly float[] _outputs;
    private readonly float[] _outputGradients;
    private readonly float[] _inputGradients;
    private readonly Action<int, int> _refreshJob;
    private readonly Action<int, int> _forwardJob;
    private readonly Action<int, int> _runJob;
    private readonly Action<int, int> _backwardJob;
    private readonly Action<int, int> _gradientJob;

    // The batch that the team works on.
    private ReadOnlyMemory<float> _images;
    private OutputGradient? _outputGradient;
    private int _count;
    private int _keptImages;
    private int _microBatches;
    private int _usedGroups;
    private int _phase;
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
        Shared = new AlignedBuffer(plan.SharedLength);
        State = new AlignedBuffer(plan.StateLength);
        Frozen = new AlignedBuffer(plan.FrozenLength);
        _inputLength = description.Input.Length;
        _outputLength = description.OutputLength;
        _outputs = new float[Capacity * _outputLength];
        _outputGradients = new float[Capacity * _outputLength];
        _inputGradients = inputGradient ? new float[Capacity * _inputLength] : [];
        _frozenParameters = new bool[description.Parameters.Length];
        _frozenBuffers = new bool[description.Buffers.Length];
        _layerLearns = [.. description.Parameters.Select(_ => true)];
        _firstLearner = inputGradient ? -1 : 0;
        _refreshJob = (job, _) => RefreshDerived(job);
        _forwardJob = ForwardGroup;
        _runJob = RunGroup;
        _backwardJob = BackwardGroup;
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
    public ReadOnlySpan<float> Outputs => _outputs.AsSpan(0, _count * _outputLength);

    /// <summary>The gradients with respect to the images of the last <see cref="Run"/>; empty unless the network asks for them with <c>[Network(InputGradient = true)]</c>.</summary>
    public ReadOnlySpan<float> InputGradients => _inputGradients.Length == 0 ? [] : _inputGradients.AsSpan(0, _count * _inputLength);

    /// <summary>The workers, free between two calls: an optimiser may use them.</summary>
    public WorkerTeam Team => _team;

    /// <summary>
    /// Decides, with the count of calls of <see cref="Run"/>, which values dropout layers drop: equal seeds and equal calls drop the same, whatever the number of threads. Default 0; <c>Trainer</c> sets its own.
    /// PyTorch: <c>torch.manual_seed</c>. Keras: the <c>seed</c> of <c>Dropout</c>.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>How many calls of <see cref="Run"/> there were; a run that continues another one sets it.</summary>
    internal long StepNumber { get; set; }

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

    /// <summary>What is found for the whole batch between two phases: the statistics that the next phase reads.</summary>
    protected AlignedBuffer Shared { get; }

    /// <summary>Packed buffers: the running statistics.</summary>
    protected internal AlignedBuffer State { get; }

    /// <summary>Brings the copies that backward reads up to date; call it after changing <see cref="Parameters"/>.</summary>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Refresh() => _team.Run(Plan.RefreshJobs, _refreshJob);

    /// <summary>Takes a batch forward and backward and leaves the gradients in <see cref="Gradients"/>; running statistics move on. Allocates nothing.</summary>
    /// <param name="images">One image after the other, height × width × channels; at most <see cref="BatchSize"/> of them.</param>
    /// <param name="outputGradient">Called once for each image, from any worker and in any order.</param>
    /// <exception cref="ArgumentNullException">There is no output gradient.</exception>
    /// <exception cref="ArgumentException">Not a whole number of images, none, or more than the batch size.</exception>
    /// <exception cref="InvalidOperationException">The step is running: the call comes from an output gradient or from a second thread.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    /// <remarks>
    /// The first exception that <paramref name="outputGradient"/> throws is thrown here; the step stays usable. Running statistics have taken the batch's by then, as in PyTorch, which moves them forward.
    /// </remarks>
    public void Run(ReadOnlyMemory<float> images, OutputGradient outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        Begin(images);
        try
        {
            _outputGradient = outputGradient;
            StepNumber++;
            RunPhases();

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

    /// <summary>Takes images forward only, as the last <see cref="Run"/> saw them: with statistics of this batch, and the same values dropped. Outputs are in <see cref="Outputs"/>; running statistics stay as they are. Allocates nothing.</summary>
    /// <param name="images">As in <see cref="Run"/>.</param>
    /// <exception cref="ArgumentException">As in <see cref="Run"/>.</exception>
    /// <exception cref="InvalidOperationException">As in <see cref="Run"/>.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Forward(ReadOnlyMemory<float> images)
    {
        Begin(images);
        try
        {
            ForwardPhases();
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
        int perImage = Math.Max(plan.BatchLength, Math.Max(description.Input.Length, description.OutputLength));
        long most = (Array.MaxLength - 64) / perImage;
        if (capacity > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), batchSize, $"Training keeps {perImage} floats of each image; use a batch of at most {most / plan.MicroBatch * plan.MicroBatch} images.");
        }
    }
}
