using ConvGen.Data;
using ConvGen.Formats;

namespace ConvGen;

/// <summary>
/// Trains a network: shuffled batches, a loss, an optimiser. With the same seed and data the parameters come out bit-identical whatever the number of threads.
/// </summary>
/// <typeparam name="TNetwork">A network that ends in what the loss needs. Of several outputs, loss and accuracy are the main one's, and the others are not trained by themselves.</typeparam>
/// <remarks>
/// Keras: <c>compile</c> and <c>fit</c>. PyTorch Lightning: <c>Trainer</c>. What the optimiser remembers, and the counts of epochs and steps that shuffling and dropout start from, last from one
/// <see cref="Fit"/> to the next. Processors with vectors of another width add in another order, so bits are the same on machines of one kind only.
/// </remarks>
public sealed class Trainer<TNetwork>
    where TNetwork : Network
{
    private readonly TrainingSession _session;

    /// <summary>Creates the trainer.</summary>
    /// <param name="network">Receives the trained parameters and buffers.</param>
    /// <param name="optimizer">Belongs to this trainer from now on.</param>
    /// <param name="threads">At least 1; all processors if null.</param>
    /// <param name="seed">Of the order of the images, of the augmentation and of dropout.</param>
    /// <param name="schedule">How the optimiser's learning rate moves in the course of a <see cref="Fit"/>; constant if null. Belongs to this trainer.</param>
    /// <param name="loss">What is minimised; <see cref="SoftmaxCrossEntropy"/> if null.</param>
    /// <param name="metrics">What is measured besides loss and accuracy when images are evaluated; none if null.</param>
    /// <exception cref="ArgumentNullException">There is no network or no optimiser.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">The network ends in something that the loss cannot work with, or the optimiser belongs to another trainer.</exception>
    public Trainer(
        TNetwork network, Optimizer optimizer, int? threads = null, int seed = 0, Schedule? schedule = null, Loss? loss = null, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        int team = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(team, 1, nameof(threads));
        NetworkEvaluation.RequireNames(metrics ?? []);
        loss ??= new SoftmaxCrossEntropy();
        _ = loss.For(network.NetworkDescription);
        optimizer.Attach(this);
        Network = network;
        _session = new TrainingSession
        {
            Network = network,
            Optimizer = optimizer,
            Schedule = schedule ?? new ConstantSchedule(),
            Loss = loss,
            Metrics = metrics ?? [],
            Threads = team,
            Seed = seed,
        };
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
    /// <param name="callbacks">Called in their order after each step and each epoch; none if null.</param>
    /// <param name="cancellationToken">Checked before each step.</param>
    /// <exception cref="ArgumentNullException">There is no data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one epoch or one image in a batch, or a batch that no array holds.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network, the loss or a metric, or a parameter group matches nothing.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network has no training code, as with <c>[Network(Inference = true)]</c>, or all of it is frozen; a metric cannot measure its output; or a schedule or callback watches a value that the run will not have.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint that the run was to go on from is one of another recipe; the message says what differs.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the network has the parameters of that moment.</exception>
    /// <exception cref="TrainingDivergedException">The loss, a parameter or a running statistic is no finite number; the network has the parameters of the last complete epoch.</exception>
    public TrainingHistory Fit(
        IImageSource data,
        int epochs,
        int batchSize = 128,
        IImageSource? validation = null,
        Augmentation? augmentation = null,
        IProgress<TrainingProgress>? progress = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        RequireLearner();
        NetworkEvaluation.RequireFit(Network.NetworkDescription, data, _session.Loss);
        if (validation is not null)
        {
            NetworkEvaluation.RequireFit(Network.NetworkDescription, validation, _session.Loss);
            NetworkEvaluation.Prepare(_session.Metrics, Network.NetworkDescription, validation);
        }

        batchSize = Math.Min(batchSize, data.Count);
        using TrainingStep step = Network.CreateTrainingStep(batchSize, _session.Threads);
        using var loader = new BatchLoader(data, batchSize, _session.Seed, augmentation, _session.Threads);
        return new TrainingRun(_session, step, loader, data, epochs, batchSize, validation, progress, augmentation, callbacks ?? []).Go(cancellationToken);
    }

    /// <summary>
    /// Takes up a checkpoint: the network has its parameters at once, and the next <see cref="Fit"/>, called as the one before was, goes on where it was written and ends with the same bits.
    /// </summary>
    /// <param name="path">A file that <see cref="Checkpoint"/> wrote.</param>
    /// <param name="recipeMayDiffer">
    /// Whether the next <see cref="Fit"/> may have another recipe than the checkpoint's run: another optimiser, schedule, loss or augmentation, other numbers in them, other epochs, images, batch size or seed.
    /// Default false: it is refused with what differs. Where it may, the bits are those of no run in one piece; an optimiser, schedule or callback of another kind begins with nothing to remember, and with another
    /// batch size, seed or number of images the running epoch begins again.
    /// </param>
    /// <returns>False where there is no such file: the next <see cref="Fit"/> then begins at the beginning.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">The file is no checkpoint, is damaged, or is one of another network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Resume(string path, bool recipeMayDiffer = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.RemoveLeftovers(path);
        if (!File.Exists(path))
        {
            return false;
        }

        TrainingState state = TrainingState.Load(path);
        TrainingState run = state.In(TrainingRun.RunName);
        if (!run.Any || run.Text("network") != Network.NetworkDescription.Name)
        {
            throw new InvalidDataException(
                $"Found {(run.Any ? $"a run of {run.Text("network")}" : "no training run")} in '{path}', expected a checkpoint of {Network.NetworkDescription.Name}; resume with the network that it was made with, or begin without it.");
        }

        NetworkState.Load(Network, state);
        _session.Resumed = (state, recipeMayDiffer);
        return true;
    }

    /// <summary>Predicts every image and compares with what is known of it: the trainer's loss and metrics. Changes nothing. Keras: <c>evaluate</c>.</summary>
    /// <param name="data">At least one image, of the network's size.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">There is no data.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network, the loss or a metric.</exception>
    /// <exception cref="InvalidOperationException">The network ends in something that a metric cannot measure.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Evaluation Evaluate(IImageSource data, CancellationToken cancellationToken = default) =>
        Network.Evaluate(data, _session.Loss, _session.Metrics, _session.Threads, cancellationToken);

    /// <summary>
    /// Tries learning rates from small to large, a larger one in each step, and says at which the loss falls fastest (Smith 2017). The network and the optimiser are afterwards as they were.
    /// PyTorch Lightning: <c>Tuner.lr_find</c>.
    /// </summary>
    /// <param name="data">As in <see cref="Fit"/>; images are used again where they do not suffice.</param>
    /// <param name="least">The first rate, above 0. Default 10⁻⁶.</param>
    /// <param name="most">The last one, larger. Default 10.</param>
    /// <param name="steps">How many rates are tried, at least 2; fewer where the loss has become four times the least before. Default 100.</param>
    /// <param name="batchSize">As in <see cref="Fit"/>.</param>
    /// <param name="augmentation">As in <see cref="Fit"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentNullException">There is no data.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The data does not fit the network or the loss.</exception>
    /// <exception cref="InvalidOperationException">As in <see cref="Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LearningRateSearch FindLearningRate(
        IImageSource data,
        float least = 1e-6f,
        float most = 10f,
        int steps = 100,
        int batchSize = 128,
        Augmentation? augmentation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(most, least);
        RequireLearner();
        NetworkEvaluation.RequireFit(Network.NetworkDescription, data, _session.Loss);
        batchSize = Math.Min(batchSize, data.Count);
        using TrainingStep step = Network.CreateTrainingStep(batchSize, _session.Threads);
        using var loader = new BatchLoader(data, batchSize, _session.Seed, augmentation, _session.Threads);
        return LearningRateSearch.Run(_session, step, loader, new BatchLoss(_session.Loss, Network.NetworkDescription, batchSize, data.TargetLength), least, most, steps, cancellationToken);
    }

    /// <summary>A network without parameters trains as it always did; one that could learn and may not is a mistake.</summary>
    private void RequireLearner()
    {
        Parameter[] tensors = [.. Network.Parameters, .. Network.Buffers];
        if (tensors.Length > 0 && tensors.All(tensor => tensor.IsFrozen))
        {
            throw new InvalidOperationException(
                $"Found every layer of {Network.NetworkDescription.Name} frozen, expected one that learns; Unfreeze some of them, or remove Frozen = true from their attributes and build again.");
        }
    }
}
