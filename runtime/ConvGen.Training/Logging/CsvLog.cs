using System.Globalization;

namespace ConvGen;

/// <summary>
/// A log as comma-separated values, with the columns epoch, step, learning_rate, loss, accuracy, validation_loss, validation_accuracy, one for each of the trainer's metrics, and seconds.
/// A step's line has its batch's loss, and nothing in the columns that only an epoch has. Numbers that are not there are empty. Keras: <c>CSVLogger</c>.
/// </summary>
public sealed class CsvLog : FileLog
{
    private string[] _metrics = [];

    /// <summary>Creates the log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="everySteps">A line every so many steps too; 0, the default, for none.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of steps.</exception>
    public CsvLog(string path, int everySteps = 0)
        : base(path, everySteps)
    {
    }

    /// <inheritdoc/>
    public override void Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _metrics = [.. run.MetricNames];
        base.Begin(run);
    }

    private protected override string Header(TrainingRun run) =>
        string.Join(',', ["epoch", "step", "learning_rate", "loss", "accuracy", "validation_loss", "validation_accuracy", .. _metrics.Select(Quoted), "seconds"]);

    private protected override string StepLine(TrainingRun run) =>
        Line(run.Epoch, run.StepsDone, run.LearningRate, [run.BatchLoss, null, null, null, .. _metrics.Select(_ => (double?)null), null]);

    private protected override string EpochLine(TrainingRun run, EpochResult result) => Line(
        result.Epoch,
        run.StepsDone,
        result.LearningRate,
        [
            result.Loss, result.Accuracy, result.ValidationLoss, result.ValidationAccuracy,
            .. _metrics.Select(name => result.Metrics.TryGetValue(name, out double value) ? value : (double?)null), result.Seconds,
        ]);

    private static string Line(int epoch, long step, float rate, double?[] values) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch},{step},{rate},") + string.Join(',', values.Select(v => v is { } value && !double.IsNaN(value) ? value.ToString("R", CultureInfo.InvariantCulture) : ""));

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
