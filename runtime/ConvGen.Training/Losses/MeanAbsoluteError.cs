namespace ConvGen;

/// <summary>
/// The mean over the outputs y of |y − t|; its gradient is the sign of y − t (0 where they are equal) / outputs. Outliers pull less than in <see cref="MeanSquaredError"/>.
/// PyTorch: <c>L1Loss</c>. Keras: <c>MeanAbsoluteError</c>.
/// </summary>
public sealed class MeanAbsoluteError : RegressionLoss
{
    private protected override float Value(float difference) => MathF.Abs(difference);

    private protected override float Slope(float difference) => difference > 0f ? 1f : difference < 0f ? -1f : 0f * difference;
}
