namespace ConvGen;

/// <summary>The rate is multiplied by a factor every so many epochs: η·γ^⌊e/s⌋ in epoch e, counted from 0. PyTorch: <c>StepLR(step_size=s, gamma=γ)</c>. Keras: <c>ExponentialDecay(staircase=True)</c>.</summary>
public sealed class StepSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="epochs">s, at least 1.</param>
    /// <param name="factor">γ, more than 0 and at most 1. Default 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule(int epochs, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        Epochs = epochs;
        DecayFactor = Factor(factor, nameof(factor));
    }

    /// <summary>s.</summary>
    public int Epochs { get; }

    /// <summary>γ.</summary>
    public double DecayFactor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(StepSchedule)}({Epochs}, factor: {DecayFactor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position) => (float)(learningRate * Math.Pow(DecayFactor, position.Epoch / Epochs));
}
