namespace ConvGen;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">How many there were to be.</param>
/// <param name="Loss">The mean training loss, each image under the parameters of its own step.</param>
/// <param name="Accuracy">The share of training images classified correctly, likewise, 0 … 1.</param>
/// <param name="ValidationLoss">The mean loss of the validation images after the epoch; null without them.</param>
/// <param name="ValidationAccuracy">The share of validation images classified correctly after the epoch; null without them.</param>
/// <param name="Seconds">The training time, validation not included.</param>
/// <param name="ImagesPerSecond">Training images over that time.</param>
public sealed record EpochResult(
    int Epoch,
    int Epochs,
    double Loss,
    double Accuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    double ImagesPerSecond);
