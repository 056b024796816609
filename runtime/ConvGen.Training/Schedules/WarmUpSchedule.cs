namespace ConvGen;

/// <summary>
/// The rate rises in equal steps for some epochs, from η/W in the first of W steps to η in the last of them, and then another schedule begins, as if the run began there (Goyal et al. 2017).
/// PyTorch: <c>SequentialLR([LinearLR(start_factor=1/W, total_iters=W − 1), …])</c>. Keras: <c>CosineDecay(warmup_target=…, warmup_steps=…)</c>.
/// </summary>
public sealed class WarmUpSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="epochs">How long the rate rises, above 0; half an epoch is allowed.</param>
    /// <param name="then">What follows; constant if null. Belongs to this schedule.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public WarmUpSchedule(double epochs, Schedule? then = null)
    {
        Epochs = Within(epochs, double.Epsilon, double.MaxValue, nameof(epochs));
        Then = then ?? new ConstantSchedule();
    }

    /// <summary>How long the rate rises.</summary>
    public double Epochs { get; }

    /// <summary>What follows.</summary>
    public Schedule Then { get; }

    /// <inheritdoc/>
    internal override string Kind => Then.Kind;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(WarmUpSchedule)}({Epochs}, {Then})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position)
    {
        long steps = Math.Max(1, (long)Math.Round(Epochs * position.StepsPerEpoch));
        return position.Step < steps
            ? (float)(learningRate * (position.Step + 1.0) / steps)
            : Then.Rate(learningRate, position with { Step = position.Step - steps, Steps = Math.Max(1, position.Steps - steps) });
    }

    /// <inheritdoc/>
    protected internal override void Begin(TrainingRun run) => Then.Begin(run);

    /// <inheritdoc/>
    protected internal override void AfterEpoch(EpochResult result) => Then.AfterEpoch(result);

    /// <inheritdoc/>
    protected internal override void Save(TrainingState state) => Then.Save(state);

    /// <inheritdoc/>
    protected internal override void Load(TrainingState state) => Then.Load(state);
}
