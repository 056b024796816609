namespace ConvGen;

/// <summary>What a training run came to. Keras: the <c>History</c> that <c>fit</c> returns. PyTorch has none: a training loop keeps its own list.</summary>
/// <param name="Epochs">In order.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs)
{
    /// <summary>The training time, validation not included.</summary>
    public double Seconds => Epochs.Sum(e => e.Seconds);

    /// <summary>Training images over the training time.</summary>
    public double ImagesPerSecond => Epochs.Sum(e => e.ImagesPerSecond * e.Seconds) / Seconds;
}
