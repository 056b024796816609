using System.Collections.ObjectModel;

namespace ConvGen;

/// <summary>
/// How good a network is on a data set. Keras: what <c>evaluate</c> returns with <c>metrics=["accuracy"]</c>, and <c>tf.math.confusion_matrix</c>.
/// PyTorch: torchmetrics' <c>Accuracy</c> and <c>ConfusionMatrix</c>.
/// </summary>
/// <param name="Loss">The mean loss: the cross-entropy unless another was asked for.</param>
/// <param name="Accuracy">The share classified correctly, 0 … 1; NaN where there are no classes.</param>
/// <param name="ConfusionMatrix">How many images of class [row] were taken for class [column]; empty where there are no classes. <see cref="ClassificationReport"/> reads it.</param>
public sealed record Evaluation(double Loss, double Accuracy, int[,] ConfusionMatrix)
{
    /// <summary>The metrics that were asked for, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;
}
