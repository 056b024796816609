using System.Globalization;

namespace ConvGen;

/// <summary>
/// Writes a file from which a run can go on, every so many steps or epochs: <see cref="Trainer{TNetwork}.Resume"/> takes it up. Keras: <c>BackupAndRestore</c>. PyTorch Lightning: <c>ModelCheckpoint</c>.
/// </summary>
/// <remarks>
/// It holds the parameters, the running statistics, the optimiser's, the schedule's and the callbacks' memory, the place in the epoch and what the epoch has come to. Whatever is random depends on the seed and
/// on counts that are in it too, so a run that was killed and goes on ends with the same bits as one that was not. The file is written beside its place and renamed, so it is never half-written.
/// It is a safetensors file whose first tensors are the network's own.
/// </remarks>
public sealed class Checkpoint : Callback
{
    private readonly string _path;

    /// <summary>Creates the callback.</summary>
    /// <param name="path">The file, replaced each time. <c>{epoch}</c> and <c>{step}</c> in it stand for the numbers of both, so that every checkpoint keeps a file of its own.</param>
    /// <param name="everySteps">Every so many steps, counted over all epochs; 0, the default, for none.</param>
    /// <param name="everyEpochs">Every so many epochs; 0 for none. Default 1.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public Checkpoint(string path, int everySteps = 0, int everyEpochs = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(everyEpochs);
        _path = path;
        EverySteps = everySteps;
        EveryEpochs = everyEpochs;
    }

    /// <summary>Every so many steps; 0 for none.</summary>
    public int EverySteps { get; }

    /// <summary>Every so many epochs; 0 for none.</summary>
    public int EveryEpochs { get; }

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public override void Begin(TrainingRun run)
    {
        // Not after the first epoch, which may take hours.
        if (System.IO.Path.GetDirectoryName(_path) is { Length: > 0 } folder && !folder.Contains('{', StringComparison.Ordinal) && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"Found no folder '{folder}' for the checkpoint '{_path}', expected one; create it first.");
        }
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EverySteps > 0 && run.StepsDone % EverySteps == 0)
        {
            run.Checkpoint(Path(run.Epoch, run.StepsDone));
        }
    }

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        if (EveryEpochs > 0 && result.Epoch % EveryEpochs == 0)
        {
            run.Checkpoint(Path(result.Epoch, run.StepsDone));
        }
    }

    private string Path(int epoch, long step) => _path
        .Replace("{epoch}", epoch.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{step}", step.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
