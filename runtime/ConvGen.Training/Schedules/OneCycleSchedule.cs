namespace ConvGen;

/// <summary>
/// Up to the optimiser's learning rate and down again, both along half a cosine wave (Smith and Topin 2018): large rates in the middle train fast, the small ones at the end settle.
/// With T steps the rate rises from η/<see cref="StartDivisor"/> at step 0 to η at step <see cref="WarmUp"/>·T − 1 and falls to
/// η/(<see cref="StartDivisor"/>·<see cref="FinalDivisor"/>) at step T − 1. PyTorch: <c>OneCycleLR(max_lr, total_steps, pct_start, div_factor, final_div_factor, cycle_momentum=False)</c>.
/// </summary>
public sealed class OneCycleSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="warmUp">The share of the steps that rise, 0 … 1. Default 0.3.</param>
    /// <param name="startDivisor">The highest rate over the first, at least 1. Default 25.</param>
    /// <param name="finalDivisor">The first rate over the last, at least 1. Default 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OneCycleSchedule(double warmUp = 0.3, double startDivisor = 25, double finalDivisor = 1e4)
    {
        WarmUp = Within(warmUp, 0, 1, nameof(warmUp));
        StartDivisor = Within(startDivisor, 1, double.MaxValue, nameof(startDivisor));
        FinalDivisor = Within(finalDivisor, 1, double.MaxValue, nameof(finalDivisor));
    }

    /// <summary>The share of the steps that rise.</summary>
    public double WarmUp { get; }

    /// <summary>The highest rate over the first.</summary>
    public double StartDivisor { get; }

    /// <summary>The first rate over the last.</summary>
    public double FinalDivisor { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{nameof(OneCycleSchedule)}(warmUp: {WarmUp}, startDivisor: {StartDivisor}, finalDivisor: {FinalDivisor})");

    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position)
    {
        double first = learningRate / StartDivisor;
        double peak = (WarmUp * position.Steps) - 1;
        double end = position.Steps - 1;

        // A run too short to rise, or a single step, begins at the peak.
        return (float)(position.Step < peak
            ? Anneal(first, learningRate, position.Step / peak)
            : Anneal(learningRate, first / FinalDivisor, end > Math.Max(peak, 0) ? (position.Step - Math.Max(peak, 0)) / (end - Math.Max(peak, 0)) : 0));
    }
}
