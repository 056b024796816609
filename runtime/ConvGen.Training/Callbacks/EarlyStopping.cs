namespace ConvGen;

/// <summary>
/// Ends a run when a value has not become better for some epochs, and gives the network the parameters and running statistics of its best epoch, also where the run came to its planned end.
/// Keras: <c>EarlyStopping(restore_best_weights=True)</c>. PyTorch Lightning: <c>EarlyStopping</c> with <c>ModelCheckpoint</c>.
/// </summary>
public sealed class EarlyStopping : Callback
{
    private double _best;
    private long _bad;
    private float[][] _bestValues = [];
    private bool _goesOn;

    /// <summary>Creates the callback.</summary>
    /// <param name="patience">How many epochs in a row without an improvement are borne: the run ends after one more. Not negative. Default 5.</param>
    /// <param name="monitored">What is watched; the validation loss if null.</param>
    /// <param name="margin">An improvement must be larger than this, in the value's own unit. Not negative. Default 0.</param>
    /// <param name="restoresBest">Whether the network gets the best epoch's parameters at the end; they are kept in memory once more. Default true.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EarlyStopping(int patience = 5, MonitoredValue? monitored = null, double margin = 0, bool restoresBest = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        Patience = patience;
        Monitored = monitored ?? MonitoredValue.ValidationLoss;
        Margin = margin;
        RestoresBest = restoresBest;
        _best = Monitored.Worst;
    }

    /// <summary>How many epochs in a row without an improvement are borne.</summary>
    public int Patience { get; }

    /// <summary>What is watched.</summary>
    public MonitoredValue Monitored { get; }

    /// <summary>An improvement must be larger than this.</summary>
    public double Margin { get; }

    /// <summary>Whether the network gets the best epoch's parameters at the end.</summary>
    public bool RestoresBest { get; }

    /// <summary>The best epoch so far, from 1; 0 before the first that is better than nothing.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The run will not have the value that is watched.</exception>
    public override void Begin(TrainingRun run)
    {
        Monitored.Require(run, nameof(EarlyStopping));

        // What it remembers is of one run, unless this one goes on from a checkpoint of it.
        if (!_goesOn)
        {
            (_best, _bad, BestEpoch, _bestValues) = (Monitored.Worst, 0, 0, []);
        }

        _goesOn = false;
    }

    /// <inheritdoc/>
    public override void AfterEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        double value = Monitored.Of(result);
        if (!Monitored.IsBetter(value, _best, Margin))
        {
            if (++_bad > Patience)
            {
                run.Stop();
            }

            return;
        }

        (_best, _bad, BestEpoch) = (value, 0, result.Epoch);
        if (RestoresBest)
        {
            _bestValues = [.. Tensors(run.Network).Select(t => t.Values.ToArray())];
        }
    }

    /// <inheritdoc/>
    public override void Finish(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.IsComplete && _bestValues.Length > 0)
        {
            foreach ((Parameter tensor, float[] values) in Tensors(run.Network).Zip(_bestValues))
            {
                values.CopyTo(tensor.Values);
            }
        }
    }

    /// <inheritdoc/>
    public override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", _best);
        state.Set("bad", _bad);
        state.Set("epoch", BestEpoch);
        state.Set("tensors", _bestValues.Length);
        for (int i = 0; i < _bestValues.Length; i++)
        {
            state.Set($"length {i}", _bestValues[i].Length);
            _bestValues[i].CopyTo(state.Add($"best {i}", [_bestValues[i].Length]));
        }
    }

    /// <inheritdoc/>
    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _goesOn = true;
        _best = state.Number("best");
        _bad = state.WholeNumber("bad");
        BestEpoch = (int)state.WholeNumber("epoch");
        _bestValues = [.. Enumerable.Range(0, (int)state.WholeNumber("tensors")).Select(i => state.Tensor($"best {i}", (int)state.WholeNumber($"length {i}")).ToArray())];
    }

    private static IEnumerable<Parameter> Tensors(Network network) => network.Parameters.Concat(network.Buffers);
}
