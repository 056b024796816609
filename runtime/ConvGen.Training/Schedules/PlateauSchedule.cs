namespace ConvGen;

/// <summary>
/// The rate is multiplied by a factor when a value has not become better for some epochs: more than <see cref="Patience"/> of them, after which <see cref="CoolDown"/> epochs are not counted.
/// Better is less than best·(1 − <see cref="Threshold"/>), or more than best·(1 + <see cref="Threshold"/>) where more is better.
/// PyTorch: <c>ReduceLROnPlateau(threshold_mode="rel")</c>, with its defaults. Keras: <c>ReduceLROnPlateau</c> (whose patience counts one epoch less).
/// </summary>
/// <remarks>It remembers what it has seen, so one schedule serves one trainer; a later <see cref="Trainer{TNetwork}.Fit"/> goes on from there.</remarks>
public sealed class PlateauSchedule : Schedule
{
    private double _best;
    private double _factor = 1;
    private long _bad;
    private long _cooling;

    /// <summary>Creates the schedule.</summary>
    /// <param name="monitored">What is watched; the validation loss if null.</param>
    /// <param name="factor">Times the rate, more than 0 and at most 1. Default 0.1.</param>
    /// <param name="patience">How many epochs without an improvement are borne, not negative. Default 10.</param>
    /// <param name="threshold">The least improvement that counts, as a share of the best, not negative. Default 10⁻⁴.</param>
    /// <param name="coolDown">The epochs after a change that are not counted, not negative. Default 0.</param>
    /// <param name="finalFactor">The least rate as a share of the optimiser's, 0 … 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PlateauSchedule(MonitoredValue? monitored = null, double factor = 0.1, int patience = 10, double threshold = 1e-4, int coolDown = 0, double finalFactor = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(coolDown);
        Monitored = monitored ?? MonitoredValue.ValidationLoss;
        DecayFactor = Factor(factor, nameof(factor));
        Patience = patience;
        Threshold = Within(threshold, 0, double.MaxValue, nameof(threshold));
        CoolDown = coolDown;
        FinalFactor = Within(finalFactor, 0, 1, nameof(finalFactor));
        _best = Monitored.Worst;
    }

    /// <summary>What is watched.</summary>
    public MonitoredValue Monitored { get; }

    /// <summary>Times the rate.</summary>
    public double DecayFactor { get; }

    /// <summary>How many epochs without an improvement are borne.</summary>
    public int Patience { get; }

    /// <summary>The least improvement that counts, as a share of the best.</summary>
    public double Threshold { get; }

    /// <summary>The epochs after a change that are not counted.</summary>
    public int CoolDown { get; }

    /// <summary>The least rate as a share of the optimiser's.</summary>
    public double FinalFactor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(PlateauSchedule)}({Monitored}, factor: {DecayFactor}, patience: {Patience}, threshold: {Threshold}, coolDown: {CoolDown}, finalFactor: {FinalFactor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position) => (float)(learningRate * _factor);

    /// <inheritdoc/>
    protected internal override void Begin(TrainingRun run) => Monitored.Require(run, nameof(PlateauSchedule));

    /// <inheritdoc/>
    protected internal override void AfterEpoch(EpochResult result)
    {
        double value = Monitored.Of(result);
        if (Monitored.IsBetter(value, _best, double.IsFinite(_best) ? Threshold * _best : 0))
        {
            _best = value;
            _bad = 0;
        }
        else
        {
            _bad++;
        }

        if (_cooling > 0)
        {
            _cooling--;
            _bad = 0;
        }

        if (_bad > Patience)
        {
            _factor = Math.Max(_factor * DecayFactor, FinalFactor);
            _cooling = CoolDown;
            _bad = 0;
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", _best);
        state.Set("factor", _factor);
        state.Set("bad", _bad);
        state.Set("cooling", _cooling);
    }

    /// <inheritdoc/>
    protected internal override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _best = state.Number("best");
        _factor = state.Number("factor");
        _bad = state.WholeNumber("bad");
        _cooling = state.WholeNumber("cooling");
    }
}
