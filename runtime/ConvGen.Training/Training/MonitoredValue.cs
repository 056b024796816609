namespace ConvGen;

/// <summary>What early stopping and <see cref="PlateauSchedule"/> look at after each epoch. PyTorch Lightning and Keras: <c>monitor</c>.</summary>
public sealed class MonitoredValue
{
    private readonly Func<EpochResult, double?> _value;
    private readonly Func<TrainingRun, string?> _obstacle;

    /// <param name="name">What messages call it.</param>
    /// <param name="higherIsBetter">Whether more is better.</param>
    /// <param name="value">Its value in an epoch; null where there is none.</param>
    /// <param name="obstacle">What a run has in place of it; null where it will have it.</param>
    private MonitoredValue(string name, bool higherIsBetter, Func<EpochResult, double?> value, Func<TrainingRun, string?> obstacle) =>
        (Name, HigherIsBetter, _value, _obstacle) = (name, higherIsBetter, value, obstacle);

    /// <summary>The mean loss of the validation images.</summary>
    public static MonitoredValue ValidationLoss { get; } = new("validation loss", false, r => r.ValidationLoss, WithoutValidation);

    /// <summary>The share of validation images classified correctly.</summary>
    public static MonitoredValue ValidationAccuracy { get; } = new(
        "validation accuracy",
        true,
        r => r.ValidationAccuracy is { } accuracy && !double.IsNaN(accuracy) ? accuracy : null,
        run => WithoutValidation(run) ?? (run.Classifies ? null : "no classes, and so no accuracy"));

    /// <summary>The mean training loss.</summary>
    public static MonitoredValue Loss { get; } = new("loss", false, r => r.Loss, _ => null);

    /// <summary>What messages and logs call it.</summary>
    public string Name { get; }

    /// <summary>Whether more is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>A metric of the trainer's, on the validation images.</summary>
    /// <param name="name">The metric's <see cref="ConvGen.Metric.Name"/>.</param>
    /// <param name="higherIsBetter">Whether more is better. Default true.</param>
    public static MonitoredValue Metric(string name, bool higherIsBetter = true) =>
        new(
            name,
            higherIsBetter,
            r => r.Metrics.TryGetValue(name, out double value) ? value : null,
            run => WithoutValidation(run) ?? (run.MetricNames.Contains(name) ? null : run.MetricNames.Any() ? $"the metrics {string.Join(", ", run.MetricNames)}" : "no metrics"));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Refuses a run that will not have the value: before its first step, not after its first epoch.</summary>
    /// <param name="run">About to begin.</param>
    /// <param name="watcher">What watches it: <c>EarlyStopping</c>.</param>
    /// <exception cref="InvalidOperationException">It will not have it.</exception>
    internal void Require(TrainingRun run, string watcher)
    {
        if (_obstacle(run) is { } found)
        {
            throw new InvalidOperationException(
                $"Found a run with {found}, expected a {Name} for {watcher} to watch; pass validation images to Fit, with the metric among the trainer's (MonitoredValue.Metric(\"binary accuracy\") where the network is no classifier), or watch MonitoredValue.Loss.");
        }
    }

    /// <summary>Its value in an epoch.</summary>
    /// <param name="result">Of the epoch.</param>
    /// <exception cref="InvalidOperationException">The epoch has none.</exception>
    internal double Of(EpochResult result) => _value(result)
        ?? throw new InvalidOperationException($"Found no {Name} after epoch {result.Epoch}, expected one to watch; watch MonitoredValue.Loss, or a value that every epoch has.");

    /// <summary>Whether a value is better than the best so far by more than a margin. NaN never is.</summary>
    /// <param name="value">The new one.</param>
    /// <param name="best">The best so far.</param>
    /// <param name="margin">Not negative.</param>
    internal bool IsBetter(double value, double best, double margin) => HigherIsBetter ? value > best + margin : value < best - margin;

    private static string? WithoutValidation(TrainingRun run) => run.IsValidated ? null : "no validation images";

    /// <summary>What every number is better than.</summary>
    internal double Worst => HigherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;
}
