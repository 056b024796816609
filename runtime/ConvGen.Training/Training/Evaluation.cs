namespace ConvGen;

/// <summary>How well a network classifies a data set.</summary>
/// <param name="Loss">The mean cross-entropy.</param>
/// <param name="Accuracy">The share classified correctly, 0 … 1.</param>
/// <param name="ConfusionMatrix">How many images of class [row] were taken for class [column].</param>
public sealed record Evaluation(double Loss, double Accuracy, int[,] ConfusionMatrix);
