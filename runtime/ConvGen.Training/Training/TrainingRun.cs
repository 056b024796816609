using System.Diagnostics;
using ConvGen.Data;

namespace ConvGen;

/// <summary>One <see cref="Trainer{TNetwork}.Fit"/>, as its callbacks see it.</summary>
public sealed partial class TrainingRun
{
    private readonly TrainingSession _session;
    private readonly TrainingStep _step;
    private readonly BatchLoader _loader;
    private readonly BatchLoss _loss;
    private readonly IImageSource _data;
    private readonly IImageSource? _validation;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly Callback[] _callbacks;
    private readonly bool _classifies;
    private readonly Recipe _recipe;
    private readonly List<EpochResult> _results = [];
    private readonly List<string> _checkpoints = [];

    // What the running epoch has come to.
    private EpochSums _sums;

    // What a run that goes on with batches of another size did more, or less, before.
    private long _stepsOfOtherBatches;
    private Batch? _batch;
    private double _secondsBefore;
    private long _epochBegin;
    private bool _stops;

    internal TrainingRun(
        TrainingSession session,
        TrainingStep step,
        BatchLoader loader,
        IImageSource data,
        int epochs,
        int batchSize,
        IImageSource? validation,
        IProgress<TrainingProgress>? progress,
        Augmentation? augmentation,
        IReadOnlyList<Callback> callbacks)
    {
        (_session, _step, _loader, _data, Epochs, _validation, _progress, _callbacks) = (session, step, loader, data, epochs, validation, progress, [.. callbacks]);
        _loss = new BatchLoss(session.Loss, session.Network.NetworkDescription, batchSize, data.TargetLength);
        _classifies = NetworkEvaluation.Classifies(session.Network.NetworkDescription, data, session.Loss);
        _recipe = Recipe.Of(session, epochs, batchSize, data.Count, augmentation);
    }

    /// <summary>The network: with the parameters of the last complete epoch, or, in a callback of the epoch's end, of this one. <see cref="Update"/> brings it up to date at any time.</summary>
    public Network Network => _session.Network;

    /// <summary>The running epoch, from 1.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>How many there are to be.</summary>
    public int Epochs { get; }

    /// <summary>The steps of an epoch.</summary>
    public int StepsPerEpoch => _loader.Batches;

    /// <summary>The steps of this run so far, over all its epochs; those before a checkpoint that it goes on from count too.</summary>
    public long StepsDone => Position + _stepsOfOtherBatches;

    /// <summary>The steps up to here of a run that had batches of this size from its beginning.</summary>
    private long Position => ((Epoch - 1L) * _loader.Batches) + _sums.Batches;

    /// <summary>The learning rate of the last step.</summary>
    public float LearningRate { get; private set; }

    /// <summary>The mean loss of the last step's batch.</summary>
    public double BatchLoss { get; private set; }

    /// <summary>‖g‖₂ of the last step's gradients before they were clipped; NaN unless the optimiser clips by norm.</summary>
    public double GradientNorm => _session.Optimizer.GradientNorm;

    /// <summary>The names of the trainer's metrics; <see cref="EpochResult.Metrics"/> has them where there are validation images.</summary>
    public IEnumerable<string> MetricNames => _session.Metrics.Select(m => m.Name);

    /// <summary>Whether there are validation images, which are evaluated after each epoch.</summary>
    public bool IsValidated => _validation is not null;

    /// <summary>Whether accuracy is measured: the loss compares with classes, and the network has an output for each.</summary>
    public bool Classifies => _classifies;

    /// <summary>The results of the epochs that are complete.</summary>
    public IReadOnlyList<EpochResult> Results => _results;

    /// <summary>How long training stood still so far because the next batch was not ready yet.</summary>
    public TimeSpan Waited => _loader.Waited;

    /// <summary>Whether the run has come to its end, be it an early one, and not to an error or a cancellation.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Ends the run after the running epoch.</summary>
    public void Stop() => _stops = true;

    /// <summary>Gives the network the parameters and running statistics of this moment.</summary>
    public void Update() => _step.Store(Network);

    /// <summary>Writes a checkpoint, once all callbacks of this step or epoch have been called, so that it holds what they remember then.</summary>
    /// <param name="path">The file.</param>
    public void Checkpoint(string path) => _checkpoints.Add(path);

    /// <summary>What the parameters are like now.</summary>
    public IReadOnlyList<TensorStatistics> ParameterStatistics() => OfTensors(_step.StoreParameters, TensorStatistics.Of);

    /// <summary>What the gradients of the last step were like; after clipping, where the optimiser clips.</summary>
    public IReadOnlyList<TensorStatistics> GradientStatistics() => OfTensors(_step.StoreGradients, TensorStatistics.Of);

    /// <summary>How the numbers of each parameter are spread now.</summary>
    public IReadOnlyList<TensorHistogram> ParameterHistograms() => OfTensors(_step.StoreParameters, TensorHistogram.Of);

    /// <summary>How the numbers of each gradient of the last step were spread; after clipping, where the optimiser clips.</summary>
    public IReadOnlyList<TensorHistogram> GradientHistograms() => OfTensors(_step.StoreGradients, TensorHistogram.Of);

    /// <summary>What each layer makes of the last step's images under the parameters of now, in training's way: with the batch's own statistics, and dropping what it dropped. Takes a pass forward.</summary>
    /// <exception cref="InvalidOperationException">There has been no step yet.</exception>
    public IReadOnlyList<TensorStatistics> ActivationStatistics() => TensorStatistics.OfActivations(
        _step, _batch?.Images ?? throw new InvalidOperationException("Found no step yet, expected one whose images can be taken; ask after a step."));

    /// <summary>Trains.</summary>
    /// <param name="cancellationToken">Checked before each step.</param>
    internal TrainingHistory Go(CancellationToken cancellationToken)
    {
        _step.Load(Network);
        _step.Seed = _session.Seed;
        _step.StepNumber = _session.StepsDone;
        if (_session.Resumed is { } resumed)
        {
            Load(resumed.State, resumed.RecipeMayDiffer);
            _session.Resumed = null;
        }

        try
        {
            _session.Schedule.Begin(this);
            foreach (Callback callback in _callbacks)
            {
                callback.Begin(this);
            }

            // An epoch that has begun is ended, when a run that was to stop goes on from within it too.
            while (Epoch <= Epochs && (!_stops || _sums.Batches > 0))
            {
                RunEpoch(cancellationToken);
            }

            IsComplete = true;
        }
        finally
        {
            foreach (Callback callback in _callbacks)
            {
                callback.Finish(this);
            }
        }

        return new TrainingHistory(_results);
    }

    private void RunEpoch(CancellationToken cancellationToken)
    {
        _epochBegin = Stopwatch.GetTimestamp();
        TimeSpan waited = _loader.Waited;

        // From a checkpoint of an epoch's last step: callbacks may still ask for that step's images.
        bool lacksEndOnly = _sums.Batches == _loader.Batches;
        _loader.BeginEpoch(_session.EpochsDone, lacksEndOnly ? _loader.Batches - 1 : _sums.Batches);
        _batch = lacksEndOnly ? _loader.Next() : _batch;
        while (_sums.Batches < _loader.Batches)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _step.Store(Network);
                _session.StepsDone = _step.StepNumber;
                cancellationToken.ThrowIfCancellationRequested();
            }

            RunStep();
            foreach (Callback callback in _callbacks)
            {
                callback.AfterStep(this);
            }

            WriteCheckpoints();
        }

        _step.Store(Network);
        _session.StepsDone = _step.StepNumber;
        _session.EpochsDone++;
        EpochResult result = Result() with { SecondsWaited = (_loader.Waited - waited).TotalSeconds };
        if (_validation is not null)
        {
            Evaluation evaluation = Network.Evaluate(_validation, _session.Loss, _session.Metrics, _session.Threads, cancellationToken);
            result = result with { ValidationLoss = evaluation.Loss, ValidationAccuracy = evaluation.Accuracy, Metrics = evaluation.Metrics };
        }

        EndEpoch(result);
    }

    private void RunStep()
    {
        LearningRate = _session.Schedule.Rate(_session.Optimizer.LearningRate, new SchedulePosition(Position, (long)Epochs * _loader.Batches, _loader.Batches));
        Batch batch = _batch = _loader.Next();
        _loss.Begin(batch);
        _step.Run(batch.Images, _loss.Gradient);
        (double loss, double weight, int correct) = _loss.Sum();
        if (!double.IsFinite(loss))
        {
            throw Diverged(Divergence.OfLoss(_step, batch.Images, loss));
        }

        if (!Finiteness.Holds(_step.State.Span))
        {
            throw Diverged(Divergence.OfBuffers(_step));
        }

        _session.Optimizer.Step(_step, LearningRate);
        if (!_session.Optimizer.IsFinite)
        {
            throw Diverged(Divergence.OfParameters(_step));
        }

        BatchLoss = weight == 0 ? 0 : loss / weight;
        _sums = _sums.Plus(loss, weight, correct, batch.Count);
        Report();
    }

    private void Report()
    {
        if (_progress is null)
        {
            return;
        }

        double speed = (((Epoch - 1L) * _data.Count) + _sums.Images) / (_secondsBefore + EpochSeconds);
        double left = (((double)(Epochs - Epoch) * _data.Count) + _data.Count - _sums.Images) / speed;
        _progress.Report(new TrainingProgress(
            Epoch, Epochs, _sums.Batches, _loader.Batches, _sums.MeanLoss, _sums.Accuracy(_classifies), speed, TimeSpan.FromSeconds(left)));
    }

    private void EndEpoch(EpochResult result)
    {
        _results.Add(result);
        _secondsBefore += result.Seconds;
        (_progress as IProgress<EpochResult>)?.Report(result);
        _session.Schedule.AfterEpoch(result);
        foreach (Callback callback in _callbacks)
        {
            callback.AfterEpoch(this, result);
        }

        Epoch++;
        _sums = default;
        WriteCheckpoints();
    }

    private EpochResult Result() =>
        new(Epoch, Epochs, _sums.MeanLoss, _sums.Accuracy(_classifies), null, null, EpochSeconds, _data.Count / EpochSeconds) { LearningRate = LearningRate };

    private double EpochSeconds => _sums.SecondsBefore + Stopwatch.GetElapsedTime(_epochBegin).TotalSeconds;

    private TrainingDivergedException Diverged((string Found, string? Layer) place) => new(Epoch, _sums.Batches + 1, place.Found, place.Layer, LearningRate);

    private T[] OfTensors<T>(Action<Func<int, Memory<float>>> read, Func<string, ReadOnlySpan<float>, T> measure)
    {
        float[][] values = [.. Network.NetworkDescription.Parameters.Select(p => new float[p.Length])];
        read(i => values[i]);
        return [.. values.Select((v, i) => measure(Network.NetworkDescription.Parameters[i].Name, v))];
    }
}
