using System.Diagnostics;
using ConvGen.Data;

namespace ConvGen;

/// <summary>
/// Trains a classifier: shuffled batches, cross-entropy, an optimiser. With the same seed and data the parameters come out bit-identical whatever the number of threads.
/// </summary>
/// <typeparam name="TNetwork">A network that ends in a softmax or log-softmax. Of several outputs, loss and accuracy are the main one's, and the others are not trained by themselves.</typeparam>
/// <remarks>Keras: <c>compile</c> and <c>fit</c>. What the optimiser remembers, and the counts of epochs and steps that shuffling and dropout start from, last from one <see cref="Fit"/> to the next.</remarks>
public sealed class Trainer<TNetwork>
    where TNetwork : Network
{
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly int _threads;
    private readonly int _seed;
    private int _epochsDone;
    private long _stepsDone;

    /// <summary>Creates the trainer.</summary>
    /// <param name="network">Receives the trained parameters and buffers.</param>
    /// <param name="optimizer">Belongs to this trainer from now on.</param>
    /// <param name="threads">At least 1; all processors if null.</param>
    /// <param name="seed">Of the order of the images, of the augmentation and of dropout.</param>
    /// <param name="schedule">How the optimiser's learning rate moves in the course of a <see cref="Fit"/>; constant if null.</param>
    /// <exception cref="ArgumentNullException">There is no network or no optimiser.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The network ends in neither a softmax nor a log-softmax, or the optimiser belongs to another trainer.</exception>
    public Trainer(TNetwork network, Optimizer optimizer, int? threads = null, int seed = 0, Schedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        _threads = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(_threads, 1, nameof(threads));
        NetworkEvaluation.RequireSoftmax(network.NetworkDescription);
        optimizer.Attach(this);
        Network = network;
        _optimizer = optimizer;
        _schedule = schedule ?? new ConstantSchedule();
        _seed = seed;
    }

    /// <summary>The network; it has the parameters and running statistics of the last complete epoch, or those at which <see cref="Fit"/> was cancelled.</summary>
    public TNetwork Network { get; }

    /// <summary>Trains for some epochs. Every image is used once an epoch; the last batch of one may be smaller.</summary>
    /// <param name="data">At least one image, of the network's size.</param>
    /// <param name="epochs">At least 1.</param>
    /// <param name="batchSize">At least 1. Default 128.</param>
    /// <param name="validation">Evaluated after each epoch, if not null.</param>
    /// <param name="augmentation">Changes the training images, if not null.</param>
    /// <param name="progress">Called after each step, on this thread; where it is also an <see cref="IProgress{T}"/> of <see cref="EpochResult"/>, after each epoch too.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <exception cref="ArgumentNullException">There is no data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one epoch or one image in a batch, or a batch that no array holds.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network has no training code, as with <c>[Network(Inference = true)]</c>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the network has the parameters of that moment.</exception>
    /// <exception cref="TrainingDivergedException">The loss, a parameter or a running statistic is no finite number; the network has the parameters of the last complete epoch.</exception>
    public TrainingHistory Fit(
        ImageDataset data,
        int epochs,
        int batchSize = 128,
        ImageDataset? validation = null,
        RandomShift? augmentation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        NetworkEvaluation.RequireClassifier(Network.NetworkDescription, data);
        if (validation is not null)
        {
            NetworkEvaluation.RequireClassifier(Network.NetworkDescription, validation);
        }

        batchSize = Math.Min(batchSize, data.Count);
        using TrainingStep step = Network.CreateTrainingStep(batchSize, _threads);
        step.Load(Network);
        step.Seed = _seed;
        step.StepNumber = _stepsDone;
        using var loader = new BatchLoader(data, batchSize, _seed, augmentation, threads: 1);
        var run = new Run(this, step, loader, new SoftmaxCrossEntropy(batchSize, Network.NetworkDescription), data.Count, epochs, progress);
        var results = new List<EpochResult>(epochs);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            EpochResult result = run.Epoch(epoch, cancellationToken);
            if (validation is not null)
            {
                Evaluation evaluation = Evaluate(validation, cancellationToken);
                result = result with { ValidationLoss = evaluation.Loss, ValidationAccuracy = evaluation.Accuracy };
            }

            results.Add(result);
            (progress as IProgress<EpochResult>)?.Report(result);
        }

        return new TrainingHistory(results);
    }

    /// <summary>Predicts every image and compares with its label. Keras: <c>evaluate</c>.</summary>
    /// <param name="data">At least one image, of the network's size.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">There is no data.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(ImageDataset data, CancellationToken cancellationToken = default) => Network.Evaluate(data, _threads, cancellationToken);

    /// <summary>One call of <see cref="Fit"/>.</summary>
    private sealed class Run(
        Trainer<TNetwork> trainer, TrainingStep step, BatchLoader loader, SoftmaxCrossEntropy loss, int images, int epochs, IProgress<TrainingProgress>? progress)
    {
        private double _seconds;

        public EpochResult Epoch(int epoch, CancellationToken cancellationToken)
        {
            long begin = Stopwatch.GetTimestamp();
            loader.BeginEpoch(trainer._epochsDone);
            double lossSum = 0;
            int correct = 0;
            int seen = 0;
            float rate = 0;
            for (int batch = 0; batch < loader.Batches; batch++)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    Store(epoch, batch, rate);
                    cancellationToken.ThrowIfCancellationRequested();
                }

                rate = trainer._schedule.Rate(trainer._optimizer.LearningRate, ((epoch - 1L) * loader.Batches) + batch, (long)epochs * loader.Batches);
                (double batchLoss, int batchCorrect, int count) = Step(rate);
                if (!double.IsFinite(batchLoss))
                {
                    throw new TrainingDivergedException(epoch, batch + 1, $"a loss of {batchLoss}", rate);
                }

                lossSum += batchLoss;
                correct += batchCorrect;
                seen += count;
                if (progress is not null)
                {
                    double speed = (((epoch - 1L) * images) + seen) / (_seconds + Stopwatch.GetElapsedTime(begin).TotalSeconds);
                    double left = (((double)(epochs - epoch) * images) + images - seen) / speed;
                    progress.Report(new TrainingProgress(epoch, epochs, batch + 1, loader.Batches, lossSum / seen, (double)correct / seen, speed, TimeSpan.FromSeconds(left)));
                }
            }

            Store(epoch, loader.Batches, rate);
            trainer._epochsDone++;
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            _seconds += seconds;
            return new EpochResult(epoch, epochs, lossSum / images, (double)correct / images, null, null, seconds, images / seconds);
        }

        private (double Loss, int Correct, int Count) Step(float rate)
        {
            Batch batch = loader.Next();
            loss.Begin(batch.Labels);
            step.Run(batch.Images, loss.Gradient);
            trainer._optimizer.Step(step, rate);
            (double sum, int correct) = loss.Sum();
            return (sum, correct, batch.Count);
        }

        private void Store(int epoch, int stepsDone, float rate)
        {
            // A last step may have destroyed the parameters, or an image the running statistics, without a loss to show for it.
            RequireFinite(step.Parameters, "a parameter", epoch, stepsDone, rate);
            RequireFinite(step.State.Span, "a running statistic", epoch, stepsDone, rate);
            step.Store(trainer.Network);
            trainer._stepsDone = step.StepNumber;
        }

        private static void RequireFinite(ReadOnlySpan<float> values, string what, int epoch, int stepsDone, float rate)
        {
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                {
                    throw new TrainingDivergedException(epoch, stepsDone, $"{what} of {value}", rate);
                }
            }
        }
    }
}
