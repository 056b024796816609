using System.Globalization;

namespace ConvGen;

/// <summary>Changes a network's parameters from their gradients. PyTorch: <c>torch.optim.Optimizer</c>. Keras: <c>Optimizer</c>. It keeps state for each parameter, so one optimiser serves one <see cref="Trainer{TNetwork}"/>.</summary>
/// <remarks>
/// Works on the packed parameters in blocks of a fixed size, cut over the training step's team. Every element depends on its own gradient alone, so results do not
/// depend on the number of threads. The packed padding is zero, has zero gradients, and stays zero under each optimiser here.
/// </remarks>
public abstract class Optimizer
{
    private const int BlockLength = 8192;

    private readonly Action<int, int> _updateBlock;
    private TrainingStep? _step;
    private object? _owner;
    private int _length = -1;

    /// <summary>For derived classes.</summary>
    /// <param name="learningRate">Positive.</param>
    /// <param name="weightDecay">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    protected Optimizer(float learningRate, float weightDecay)
    {
        LearningRate = Positive(learningRate, nameof(learningRate));
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        _updateBlock = UpdateBlock;
    }

    /// <summary>The step size that a <see cref="Schedule"/> starts from. PyTorch: <c>lr</c>.</summary>
    public float LearningRate { get; }

    /// <summary>λ of the L2 penalty λ/2·‖θ‖², whose gradient λ·θ is added to each gradient, of weights and biases alike. PyTorch: <c>weight_decay</c>.</summary>
    public float WeightDecay { get; }

    /// <summary>Changes the parameters of <paramref name="step"/> from the gradients of its last run, and refreshes it. PyTorch: <c>step()</c>. Keras: <c>apply</c>.</summary>
    /// <param name="step">Always of the same network.</param>
    /// <exception cref="ArgumentNullException">There is no step.</exception>
    /// <exception cref="ArgumentException">The step is of a network of another size than those before it.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">The step is disposed.</exception>
    public void Step(TrainingStep step) => Step(step, LearningRate);

    /// <summary>As <see cref="Step(TrainingStep)"/>, with a step size that a schedule gave.</summary>
    /// <param name="step">Always of the same network.</param>
    /// <param name="learningRate">For this step alone.</param>
    /// <exception cref="ArgumentNullException">There is no step.</exception>
    /// <exception cref="ArgumentException">The step is of a network of another size than those before it.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">The step is disposed.</exception>
    public void Step(TrainingStep step, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(step);
        int length = step.Parameters.Length;
        if (_length < 0)
        {
            Allocate(length);
            _length = length;
        }
        else if (_length != length)
        {
            throw new ArgumentException(
                $"Found a step of {length} packed parameters, expected the {_length} that this {GetType().Name} has state for; create an optimiser for each network.", nameof(step));
        }

        Begin(learningRate);
        _step = step;
        step.Team.Run((int)(((long)length + BlockLength - 1) / BlockLength), _updateBlock);
        _step = null;
        step.Refresh();
    }

    /// <summary>Binds the optimiser to its trainer.</summary>
    /// <param name="owner">The trainer.</param>
    internal void Attach(object owner)
    {
        if (Interlocked.CompareExchange(ref _owner, owner, null) is not null)
        {
            throw new InvalidOperationException(
                $"The {GetType().Name} belongs to another trainer: what it remembers is of that network's weights. Create an optimiser for each trainer.");
        }
    }

    /// <summary>Makes the state of so many parameters, all zero; called once, before the first <see cref="Begin"/>.</summary>
    /// <param name="length">Packed parameters.</param>
    protected abstract void Allocate(int length);

    /// <summary>Called once before the blocks of a step are updated.</summary>
    /// <param name="learningRate">For this step.</param>
    protected abstract void Begin(float learningRate);

    /// <summary>Updates one block; called from several threads for different blocks.</summary>
    /// <param name="start">Where the block starts: the index into the state.</param>
    /// <param name="parameters">The block, changed.</param>
    /// <param name="gradients">As long as the block.</param>
    protected abstract void Update(int start, Span<float> parameters, ReadOnlySpan<float> gradients);

    /// <summary>Checks an argument that must be a finite number above 0.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static float Positive(float value, string name) =>
        float.IsFinite(value) && value > 0f ? value : throw OutOfRange(value, "a finite number above 0", name);

    /// <summary>Checks an argument that must be a finite number, 0 included, but not below it.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static float NotNegative(float value, string name) =>
        float.IsFinite(value) && value >= 0f ? value : throw OutOfRange(value, "a finite number of at least 0", name);

    /// <summary>Checks a decay rate.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static float Rate(float value, string name) =>
        value is >= 0f and < 1f ? value : throw OutOfRange(value, "at least 0 and less than 1", name);

    private static ArgumentOutOfRangeException OutOfRange(float value, string expected, string name) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"Found {value}, expected {expected}."));

    private void UpdateBlock(int block, int worker)
    {
        int start = block * BlockLength;
        int length = Math.Min(BlockLength, _length - start);
        Update(start, _step!.Parameters.Slice(start, length), _step.Gradients.Slice(start, length));
    }
}
