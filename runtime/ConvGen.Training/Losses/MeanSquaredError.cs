namespace ConvGen;

/// <summary>
/// The mean over the outputs y of (y − t)²; its gradient is 2·(y − t) / outputs. For regression: the network ends in plain values. PyTorch: <c>MSELoss</c>. Keras: <c>MeanSquaredError</c>.
/// </summary>
public sealed class MeanSquaredError : RegressionLoss
{
    private protected override float Value(float difference) => difference * difference;

    private protected override float Slope(float difference) => 2f * difference;
}
