namespace ConvGen;

/// <summary>The optimiser's learning rate throughout; the default.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Rate(float learningRate, long stepIndex, long stepCount) => learningRate;
}
