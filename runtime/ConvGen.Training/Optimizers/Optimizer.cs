using System.Globalization;

namespace ConvGen;

/// <summary>Changes a network's parameters from their gradients. PyTorch: <c>torch.optim.Optimizer</c>. Keras: <c>Optimizer</c>. It keeps state for each parameter, so one optimiser serves one <see cref="Trainer{TNetwork}"/>.</summary>
/// <remarks>
/// Works on the packed parameters in blocks of a fixed size, cut over the training step's team: one pass over memory, clipping included. Every element depends on its own gradient and, where gradients are
/// clipped by norm, on a sum in a fixed order, so results do not depend on the number of threads. The packed padding is zero, has zero gradients, and stays zero under each optimiser here.
/// </remarks>
public abstract partial class Optimizer
{
    private readonly Action<int, int> _updateBlock;
    private readonly Action<int, int> _squareBlock;
    private TrainingStep? _step;
    private object? _owner;
    private int _length = -1;
    private float _rate;
    private float _scale;

    /// <summary>For derived classes.</summary>
    /// <param name="learningRate">Positive.</param>
    /// <param name="weightDecay">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    protected Optimizer(float learningRate, float weightDecay)
    {
        LearningRate = Positive(learningRate, nameof(learningRate));
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        _updateBlock = UpdateBlockAt;
        _squareBlock = SquareBlockAt;
    }

    /// <summary>The step size that a <see cref="Schedule"/> starts from. PyTorch: <c>lr</c>.</summary>
    public float LearningRate { get; }

    /// <summary>λ. Where it is part of the gradient, that of the L2 penalty λ/2·‖θ‖²: λ·θ is added to each gradient. For all parameters that no group excepts. PyTorch: <c>weight_decay</c>.</summary>
    public float WeightDecay { get; }

    /// <summary>Parameters with a learning rate or a weight decay of their own. Default: none. PyTorch: parameter groups.</summary>
    /// <remarks>Of several groups that match a parameter, the first that sets the rate decides the rate, and the first that sets the decay the decay.</remarks>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>
    /// Where the norm of all gradients together, ‖g‖₂, is larger than this, they are scaled by it / (‖g‖₂ + 10⁻⁶). Default: never. PyTorch: <c>clip_grad_norm_(max_norm)</c>. Keras: <c>global_clipnorm</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public float? MaxGradientNorm
    {
        get;
        init => field = value is { } norm ? Positive(norm, nameof(MaxGradientNorm)) : null;
    }

    /// <summary>Gradients are clipped to ± this, after the norm. Default: never. PyTorch: <c>clip_grad_value_</c>. Keras: <c>clipvalue</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public float? MaxGradientValue
    {
        get;
        init => field = value is { } limit ? Positive(limit, nameof(MaxGradientValue)) : null;
    }

    /// <summary>‖g‖₂ of the last step before it was clipped; NaN where <see cref="MaxGradientNorm"/> is not set, or before the first step.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Whether the last step left only finite numbers in the parameters.</summary>
    internal bool IsFinite { get; private set; } = true;

    /// <summary>t: the steps done, the running one included, from 1.</summary>
    protected internal long Steps { get; private set; }

    /// <summary>What the optimiser remembers of each parameter, each a name such as <c>momentum</c>: <see cref="UpdateBlock.State"/> has them in this order. Saved in checkpoints.</summary>
    protected abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Changes the parameters of <paramref name="step"/> from the gradients of its last run, and refreshes it. PyTorch: <c>step()</c>. Keras: <c>apply</c>.</summary>
    /// <param name="step">Always of the same network. Its gradients are clipped afterwards, if the optimiser clips.</param>
    /// <exception cref="ArgumentNullException">There is no step.</exception>
    /// <exception cref="ArgumentException">The step is of a network of another size than those before it, or a group matches none of its parameters.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">The step is disposed.</exception>
    public void Step(TrainingStep step) => Step(step, LearningRate);

    /// <summary>As <see cref="Step(TrainingStep)"/>, with a step size that a schedule gave.</summary>
    /// <param name="step">Always of the same network.</param>
    /// <param name="learningRate">For this step alone.</param>
    /// <exception cref="ArgumentNullException">There is no step.</exception>
    /// <exception cref="ArgumentException">The step is of a network of another size than those before it, or a group matches none of its parameters.</exception>
    /// <exception cref="InvalidOperationException">The step is running.</exception>
    /// <exception cref="ObjectDisposedException">The step is disposed.</exception>
    public void Step(TrainingStep step, float learningRate)
    {
        Prepare(step);
        Steps++;
        IsFinite = true;
        _rate = learningRate;
        _step = step;
        _scale = MaxGradientNorm is { } most ? FindScale(most) : 1f;
        step.Team.Run(_blocks.Length, _updateBlock);
        _step = null;
        step.Refresh();
    }

    /// <summary>
    /// Its kind and numbers, in the invariant culture. Checkpoints hold it, so that a run that is resumed with another optimiser is noticed: override it where yours has numbers of its own.
    /// </summary>
    public override string ToString() => Describe("");

    /// <summary>What <see cref="ToString"/> gives: the kind, the numbers that every optimiser has, and its own.</summary>
    /// <param name="own">Such as <c>momentum: 0.9</c>; empty for none.</param>
    protected string Describe(string own)
    {
        IEnumerable<string> parts =
        [
            FormattableString.Invariant($"learningRate: {LearningRate}"),
            FormattableString.Invariant($"weightDecay: {WeightDecay}"),
            own,
            MaxGradientNorm is { } norm ? FormattableString.Invariant($"maxGradientNorm: {norm}") : "",
            MaxGradientValue is { } value ? FormattableString.Invariant($"maxGradientValue: {value}") : "",
            .. Groups.Select(group => group.Describe()),
        ];
        return $"{GetType().Name}({string.Join(", ", parts.Where(part => part.Length > 0))})";
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

    /// <summary>Updates one block; called from several threads for different blocks.</summary>
    /// <param name="block">Parameters, gradients and state, in whole vectors.</param>
    protected abstract void Update(in UpdateBlock block);

    /// <summary>The first value of a state. Default 0.</summary>
    /// <param name="index">Its index in <see cref="StateNames"/>.</param>
    protected virtual float InitialState(int index) => 0f;

    /// <summary>Checks an argument that must be a finite number above 0.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static float Positive(float value, string name) =>
        float.IsFinite(value) && value > 0f ? value : throw OutOfRange(value, "a finite number above 0", name);

    /// <summary>Checks an argument that must be a finite number, 0 included, but not below it.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    internal static float NotNegative(float value, string name) =>
        float.IsFinite(value) && value >= 0f ? value : throw OutOfRange(value, "a finite number of at least 0", name);

    /// <summary>Checks a decay rate.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static float Rate(float value, string name) =>
        value is >= 0f and < 1f ? value : throw OutOfRange(value, "at least 0 and less than 1", name);

    private static ArgumentOutOfRangeException OutOfRange(float value, string expected, string name) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"Found {value}, expected {expected}."));
}
