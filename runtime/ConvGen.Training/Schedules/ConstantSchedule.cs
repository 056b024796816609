namespace ConvGen;

/// <summary>The optimiser's learning rate throughout; the default. PyTorch: no scheduler, or <c>ConstantLR(factor=1)</c>. Keras: a number as <c>learning_rate</c>.</summary>
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Rate(float learningRate, SchedulePosition position) => learningRate;
}
