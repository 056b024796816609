namespace ConvGen;

/// <summary>
/// How well a network classifies a data set. Keras: what <c>evaluate</c> returns with <c>metrics=["accuracy"]</c>, and <c>tf.math.confusion_matrix</c>.
/// PyTorch: torchmetrics' <c>Accuracy</c> and <c>ConfusionMatrix</c>.
/// </summary>
/// <param name="Loss">The mean cross-entropy.</param>
/// <param name="Accuracy">The share classified correctly, 0 … 1.</param>
/// <param name="ConfusionMatrix">How many images of class [row] were taken for class [column].</param>
public sealed record Evaluation(double Loss, double Accuracy, int[,] ConfusionMatrix);
