using System.Globalization;

namespace ConvGen;

/// <summary>
/// How the learning rate moves in the course of one <see cref="Trainer{TNetwork}.Fit"/>; asked before every step, not every epoch.
/// PyTorch: <c>torch.optim.lr_scheduler.LRScheduler</c>. Keras: <c>LearningRateSchedule</c>.
/// </summary>
public abstract class Schedule
{
    /// <summary>The rate of one step.</summary>
    /// <param name="learningRate">The optimiser's.</param>
    /// <param name="stepIndex">The step, from 0.</param>
    /// <param name="stepCount">All steps of the run.</param>
    public abstract float Rate(float learningRate, long stepIndex, long stepCount);

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
}
