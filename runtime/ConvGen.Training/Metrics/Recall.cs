namespace ConvGen;

/// <summary>The share of a class that a classifier took for it, TP/(TP + FN); 0 where the class has no image. The mean of all classes is the balanced accuracy. PyTorch: torchmetrics' <c>MulticlassRecall(average="macro")</c>. Keras: <c>Recall(class_id=…)</c>.</summary>
public sealed class Recall : ClassMetric
{
    /// <summary>Creates the metric, called <c>recall</c> or <c>recall of class 3</c>.</summary>
    /// <param name="ofClass">The class that is measured, from 0; null, the default, for the mean of all classes, each counting the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative class.</exception>
    public Recall(int? ofClass = null)
        : base("recall", ofClass)
    {
    }

    /// <inheritdoc/>
    private protected override double Of(ClassificationReport report, int? ofClass) => ofClass is { } index ? report.Recall(index) : report.MacroRecall;
}
