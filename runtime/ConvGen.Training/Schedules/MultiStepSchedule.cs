namespace ConvGen;

/// <summary>The rate is multiplied by a factor at each of some epochs: η·γⁿ after n of them. PyTorch: <c>MultiStepLR(milestones, gamma=γ)</c>. Keras: <c>PiecewiseConstantDecay</c>.</summary>
public sealed class MultiStepSchedule : Schedule
{
    private readonly int[] _epochs;

    /// <summary>Creates the schedule.</summary>
    /// <param name="epochs">The epochs, counted from 0, that begin with a smaller rate, such as 30, 60, 80; each larger than the one before.</param>
    /// <param name="factor">γ, more than 0 and at most 1. Default 0.1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    /// <exception cref="ArgumentException">The epochs do not rise, or one is less than 1.</exception>
    public MultiStepSchedule(ReadOnlySpan<int> epochs, double factor = 0.1)
    {
        for (int i = 0; i < epochs.Length; i++)
        {
            if (epochs[i] <= (i == 0 ? 0 : epochs[i - 1]))
            {
                throw new ArgumentException($"Found epoch {epochs[i]} {(i == 0 ? "first" : $"after {epochs[i - 1]}")}, expected epochs of at least 1 that rise.", nameof(epochs));
            }
        }

        _epochs = epochs.ToArray();
        DecayFactor = Factor(factor, nameof(factor));
    }

    /// <summary>The epochs that begin with a smaller rate.</summary>
    public ReadOnlySpan<int> Epochs => _epochs;

    /// <summary>γ.</summary>
    public double DecayFactor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(MultiStepSchedule)}({string.Join(" ", _epochs)}, factor: {DecayFactor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position) => (float)(learningRate * Math.Pow(DecayFactor, _epochs.Count(e => e <= position.Epoch)));
}
