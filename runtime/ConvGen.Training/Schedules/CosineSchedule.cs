namespace ConvGen;

/// <summary>
/// From the optimiser's learning rate down half a cosine wave (Loshchilov and Hutter 2017): η(t) = η′ + (η − η′)(1 + cos(πt/T))/2 at step t of T, with η′ = <see cref="FinalFactor"/>·η.
/// Without restarts one wave lasts the whole run; with them the first lasts <see cref="RestartEpochs"/>, each later one <see cref="RestartFactor"/> times the one before, and the rate jumps back to η between.
/// PyTorch: <c>CosineAnnealingLR(T_max=steps, eta_min=…)</c>, and <c>CosineAnnealingWarmRestarts(T_0, T_mult, eta_min)</c>, asked in each step. Keras: <c>CosineDecay(alpha=…)</c>, <c>CosineDecayRestarts</c>.
/// </summary>
public sealed class CosineSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="finalFactor">The last rate as a share of the first, 0 … 1. Default 0.</param>
    /// <param name="restartEpochs">The epochs of the first wave; 0, the default, for one wave without restarts.</param>
    /// <param name="restartFactor">How many times as long as the wave before each later one is, at least 1. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineSchedule(double finalFactor = 0, int restartEpochs = 0, int restartFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(restartEpochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(restartFactor, 1);
        FinalFactor = Within(finalFactor, 0, 1, nameof(finalFactor));
        RestartEpochs = restartEpochs;
        RestartFactor = restartFactor;
    }

    /// <summary>The last rate as a share of the first.</summary>
    public double FinalFactor { get; }

    /// <summary>The epochs of the first wave; 0 for one wave without restarts.</summary>
    public int RestartEpochs { get; }

    /// <summary>How many times as long as the wave before each later one is.</summary>
    public int RestartFactor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(CosineSchedule)}(finalFactor: {FinalFactor}, restartEpochs: {RestartEpochs}, restartFactor: {RestartFactor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position)
    {
        double begin = 0;
        double length = RestartEpochs == 0 ? position.Steps : (double)RestartEpochs * position.StepsPerEpoch;
        while (RestartEpochs > 0 && position.Step >= begin + length)
        {
            begin += length;
            length *= RestartFactor;
        }

        return (float)Anneal(learningRate, FinalFactor * learningRate, (position.Step - begin) / length);
    }
}
