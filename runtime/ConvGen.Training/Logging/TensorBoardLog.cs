using System.Globalization;

namespace ConvGen;

/// <summary>
/// A log that TensorBoard shows (<c>tensorboard --logdir FOLDER</c>): the curves of loss, learning rate, accuracy, validation and metrics, and, where asked for, of what parameters, gradients and layers' outputs are like, and histograms of parameters and gradients.
/// Keras: <c>TensorBoard</c>. PyTorch: <c>SummaryWriter</c>.
/// </summary>
/// <remarks>Each run writes an event file of its own into the folder. Where it goes on from a checkpoint, the file says so, and TensorBoard drops what an earlier file has beyond it.</remarks>
public sealed class TensorBoardLog : Callback, IDisposable
{
    private readonly string _folder;
    private EventFile? _file;

    /// <summary>Creates the log.</summary>
    /// <param name="folder">Created if it does not exist.</param>
    /// <param name="everySteps">The loss and the learning rate every so many steps; 0 for none. Default 10.</param>
    /// <param name="statisticsEverySteps">Mean and deviation of each parameter, gradient and layer's output every so many steps, which takes a pass forward each time; 0, the default, for none.</param>
    /// <param name="histogramsEverySteps">A histogram of each parameter and gradient every so many steps; 0, the default, for none.</param>
    /// <exception cref="ArgumentException">The folder's name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of steps.</exception>
    public TensorBoardLog(string folder, int everySteps = 10, int statisticsEverySteps = 0, int histogramsEverySteps = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(statisticsEverySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(histogramsEverySteps);
        _folder = folder;
        EverySteps = everySteps;
        StatisticsEverySteps = statisticsEverySteps;
        HistogramsEverySteps = histogramsEverySteps;
    }

    /// <summary>The loss and the learning rate every so many steps; 0 for none.</summary>
    public int EverySteps { get; }

    /// <summary>What parameters, gradients and layers' outputs are like every so many steps; 0 for none.</summary>
    public int StatisticsEverySteps { get; }

    /// <summary>A histogram of each parameter and gradient every so many steps; 0 for none.</summary>
    public int HistogramsEverySteps { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Directory.CreateDirectory(_folder);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _file = new EventFile(
            Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeMilliseconds()}.{Environment.MachineName}.{Environment.ProcessId}")), TimeProvider.System);
        if (run.StepsDone > 0)
        {
            _file.WriteStart(run.StepsDone + 1);
        }
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EverySteps > 0 && run.StepsDone % EverySteps == 0)
        {
            _file!.WriteScalars(run.StepsDone, [("step/loss", run.BatchLoss), ("step/learning rate", run.LearningRate), ("step/gradient norm", run.GradientNorm)]);
        }

        if (StatisticsEverySteps > 0 && run.StepsDone % StatisticsEverySteps == 0)
        {
            _file!.WriteScalars(
                run.StepsDone,
                [
                    .. Scalars("parameters", run.ParameterStatistics()),
                    .. Scalars("gradients", run.GradientStatistics()),
                    .. Scalars("activations", run.ActivationStatistics()),
                ]);
        }

        if (HistogramsEverySteps > 0 && run.StepsDone % HistogramsEverySteps == 0)
        {
            _file!.WriteHistograms(
                run.StepsDone,
                [.. run.ParameterHistograms().Select(h => ($"parameters/{h.Name}", h)), .. run.GradientHistograms().Select(h => ($"gradients/{h.Name}", h))]);
        }
    }

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        _file!.WriteScalars(
            run.StepsDone,
            [
                ("epoch/loss", result.Loss),
                ("epoch/accuracy", result.Accuracy),
                ("validation/loss", result.ValidationLoss ?? double.NaN),
                ("validation/accuracy", result.ValidationAccuracy ?? double.NaN),
                .. result.Metrics.Select(m => ($"validation/{m.Key}", m.Value)),
            ]);
    }

    /// <inheritdoc/>
    public override void Finish(TrainingRun run) => Dispose();

    /// <summary>Closes the file; the end of a run does so too.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(string group, IReadOnlyList<TensorStatistics> statistics) =>
        statistics.SelectMany(s => ((string, double)[])[($"{group}/{s.Name}/mean", s.Mean), ($"{group}/{s.Name}/deviation", s.Deviation)]);
}
