namespace ConvGen;

/// <summary>
/// From the optimiser's learning rate down half a cosine wave (Loshchilov and Hutter 2017, without restarts): η(t) = η′ + (η − η′)(1 + cos(πt/T))/2 at step t of T,
/// with η′ = <see cref="FinalFactor"/>·η. PyTorch: <c>CosineAnnealingLR(T_max=steps, eta_min=…)</c>. Keras: <c>CosineDecay(alpha=…)</c>.
/// </summary>
public sealed class CosineSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="finalFactor">The last rate as a share of the first, 0 … 1. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not within 0 … 1.</exception>
    public CosineSchedule(double finalFactor = 0) => FinalFactor = Within(finalFactor, 0, 1, nameof(finalFactor));

    /// <summary>The last rate as a share of the first.</summary>
    public double FinalFactor { get; }

    /// <inheritdoc/>
    public override float Rate(float learningRate, long stepIndex, long stepCount) => (float)Anneal(learningRate, FinalFactor * learningRate, (double)stepIndex / stepCount);
}
