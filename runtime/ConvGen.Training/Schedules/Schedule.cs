using System.Globalization;

namespace ConvGen;

/// <summary>
/// How the learning rate moves in the course of one <see cref="Trainer{TNetwork}.Fit"/>; asked before every step, not every epoch.
/// PyTorch: <c>torch.optim.lr_scheduler.LRScheduler</c>. Keras: <c>LearningRateSchedule</c>.
/// </summary>
public abstract class Schedule
{
    /// <summary>What it is of those that remember something: one goes on with what another of its kind remembered.</summary>
    internal virtual string Kind => GetType().Name;

    /// <summary>
    /// Its kind and numbers, in the invariant culture. Checkpoints hold it, so that a run that is resumed with another schedule is noticed: override it where yours has numbers. Default: the type's name.
    /// </summary>
    public override string ToString() => GetType().Name;

    /// <summary>The rate of one step.</summary>
    /// <param name="learningRate">The optimiser's.</param>
    /// <param name="position">Which step of how many.</param>
    public abstract float Rate(float learningRate, SchedulePosition position);

    /// <summary>Called before the first step of a run, and after a checkpoint has been taken up. Default: nothing.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="InvalidOperationException">The run will not have what the schedule watches.</exception>
    protected internal virtual void Begin(TrainingRun run)
    {
    }

    /// <summary>Called after each epoch and its validation. Default: nothing.</summary>
    /// <param name="result">What the epoch came to.</param>
    protected internal virtual void AfterEpoch(EpochResult result)
    {
    }

    /// <summary>Adds what the schedule remembers to a checkpoint. Default: nothing.</summary>
    /// <param name="state">Receives it.</param>
    protected internal virtual void Save(TrainingState state)
    {
    }

    /// <summary>Takes what <see cref="Save"/> added. Default: nothing.</summary>
    /// <param name="state">Holds it.</param>
    protected internal virtual void Load(TrainingState state)
    {
    }

    /// <summary>Half a cosine wave from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <param name="start">At progress 0.</param>
    /// <param name="end">At progress 1.</param>
    /// <param name="progress">0 … 1.</param>
    private protected static double Anneal(double start, double end, double progress) => end + ((start - end) * (1 + Math.Cos(Math.PI * progress)) / 2);

    /// <summary>Checks an argument that must lie in an interval.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="least">The lower end, which is allowed.</param>
    /// <param name="most">The upper end, which is allowed.</param>
    /// <param name="name">The argument's name.</param>
    private protected static double Within(double value, double least, double most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(
            name, value, string.Create(CultureInfo.InvariantCulture, $"Found {value}, expected {least} … {most}."));

    /// <summary>Checks a factor that a rate is multiplied with again and again.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="name">The argument's name.</param>
    private protected static double Factor(double value, string name) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"Found {value}, expected more than 0 and at most 1."));
}
