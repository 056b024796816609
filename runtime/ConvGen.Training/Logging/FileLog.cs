namespace ConvGen;

/// <summary>
/// A log of a run in a file of text: a line for each epoch, and for every so many steps where asked for. Each line is written at once. Where a run goes on from a checkpoint, lines that were written after it
/// are cut off, so that the file reads as if the run had never ended; else a file that was there is replaced.
/// </summary>
public abstract class FileLog : Callback, IDisposable
{
    private readonly string _path;
    private StreamWriter? _writer;
    private long _resumedLength = -1;

    private protected FileLog(string path, int everySteps)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        _path = path;
        EverySteps = everySteps;
    }

    /// <summary>A line every so many steps; 0 for none.</summary>
    public int EverySteps { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var file = new FileStream(_path, _resumedLength < 0 ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (_resumedLength >= 0)
        {
            file.SetLength(Math.Min(file.Length, _resumedLength));
            file.Seek(0, SeekOrigin.End);
        }

        _resumedLength = -1;
        _writer = new StreamWriter(file) { NewLine = "\n", AutoFlush = true };
        if (file.Length == 0 && Header(run) is { } header)
        {
            _writer.WriteLine(header);
        }
    }

    /// <inheritdoc/>
    public override void AfterStep(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (EverySteps > 0 && run.StepsDone % EverySteps == 0)
        {
            _writer!.WriteLine(StepLine(run));
        }
    }

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        _writer!.WriteLine(EpochLine(run, result));
    }

    /// <inheritdoc/>
    public override void Finish(TrainingRun run) => Dispose();

    /// <summary>Closes the file; the end of a run does so too.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("length", _writer!.BaseStream.Length);
    }

    /// <inheritdoc/>
    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _resumedLength = state.WholeNumber("length");
    }

    /// <summary>The first line; null for none.</summary>
    /// <param name="run">The run.</param>
    private protected abstract string? Header(TrainingRun run);

    /// <summary>The line of a step.</summary>
    /// <param name="run">The run.</param>
    private protected abstract string StepLine(TrainingRun run);

    /// <summary>The line of an epoch.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">What the epoch came to.</param>
    private protected abstract string EpochLine(TrainingRun run, EpochResult result);
}
