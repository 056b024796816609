namespace ConvGen;

/// <summary>Where a run stands when a schedule is asked for a rate.</summary>
/// <param name="Step">The step to come, from 0.</param>
/// <param name="Steps">All steps of the run.</param>
/// <param name="StepsPerEpoch">At least 1.</param>
public readonly record struct SchedulePosition(long Step, long Steps, long StepsPerEpoch)
{
    /// <summary>The epoch to which the step belongs, from 0.</summary>
    public long Epoch => Step / StepsPerEpoch;

    /// <summary>The epochs gone by, with the part of the running one.</summary>
    public double Epochs => (double)Step / StepsPerEpoch;
}
