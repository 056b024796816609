namespace ConvGen;

/// <summary>Where a training run stands; reported after every step.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Step">The steps done in this epoch, from 1.</param>
/// <param name="Steps">The steps of an epoch.</param>
/// <param name="Loss">The mean loss of this epoch's images so far.</param>
/// <param name="Accuracy">The share of this epoch's images so far that were classified correctly while training, 0 … 1; NaN where there are no classes.</param>
/// <param name="ImagesPerSecond">Since training began.</param>
/// <param name="Remaining">The time that the remaining steps will take at that speed.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double Loss,
    double Accuracy,
    double ImagesPerSecond,
    TimeSpan Remaining);
