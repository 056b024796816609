using System.Collections.ObjectModel;

namespace ConvGen;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">How many there were to be.</param>
/// <param name="Loss">The mean training loss, each image under the parameters of its own step.</param>
/// <param name="Accuracy">The share of training images classified correctly, likewise, 0 … 1; NaN where there are no classes. Of mixed images, their own class counts.</param>
/// <param name="ValidationLoss">The mean loss of the validation images after the epoch; null without them.</param>
/// <param name="ValidationAccuracy">The share of validation images classified correctly after the epoch; null without them, NaN where there are no classes.</param>
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
    double ImagesPerSecond)
{
    /// <summary>The trainer's metrics on the validation images, by name; empty without them.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The learning rate of the epoch's last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>How long training stood still in this epoch because the next batch was not ready yet, in seconds.</summary>
    public double SecondsWaited { get; init; }
}
