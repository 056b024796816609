namespace ConvGen;

/// <summary>The rate is multiplied by a factor after every epoch: η·γᵉ in epoch e, counted from 0. PyTorch: <c>ExponentialLR(gamma=γ)</c>. Keras: <c>ExponentialDecay(staircase=True)</c> with the steps of an epoch.</summary>
public sealed class ExponentialSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="factor">γ, more than 0 and at most 1; 0.95 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of its range.</exception>
    public ExponentialSchedule(double factor) => DecayFactor = Factor(factor, nameof(factor));

    /// <summary>γ.</summary>
    public double DecayFactor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(ExponentialSchedule)}({DecayFactor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position) => (float)(learningRate * Math.Pow(DecayFactor, position.Epoch));
}
