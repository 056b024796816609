namespace ConvGen;

/// <summary>What an epoch has come to so far.</summary>
/// <param name="Batches">The steps done.</param>
/// <param name="Images">The images seen.</param>
/// <param name="Loss">The sum of their losses.</param>
/// <param name="Weight">The sum of their weights.</param>
/// <param name="Correct">How many were classified correctly.</param>
/// <param name="SecondsBefore">The training time before the checkpoint that the epoch goes on from.</param>
internal readonly record struct EpochSums(int Batches, int Images, double Loss, double Weight, int Correct, double SecondsBefore)
{
    /// <summary>NaN before the first image that counts.</summary>
    public double MeanLoss => Loss / Weight;

    /// <summary>The share classified correctly; NaN where there are no classes.</summary>
    /// <param name="classifies">Whether there are.</param>
    public double Accuracy(bool classifies) => classifies ? (double)Correct / Images : double.NaN;

    /// <summary>One step more.</summary>
    /// <param name="loss">The sum of the batch's losses.</param>
    /// <param name="weight">Of its weights.</param>
    /// <param name="correct">Its images classified correctly.</param>
    /// <param name="images">Its images.</param>
    public EpochSums Plus(double loss, double weight, int correct, int images) => new(Batches + 1, Images + images, Loss + loss, Weight + weight, Correct + correct, SecondsBefore);
}
