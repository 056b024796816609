namespace ConvGen;

/// <summary>The share of what a classifier took for a class that is of it, TP/(TP + FP); 0 where it took nothing for the class. PyTorch: torchmetrics' <c>MulticlassPrecision(average="macro")</c>. Keras: <c>Precision(class_id=…)</c>.</summary>
public sealed class Precision : ClassMetric
{
    /// <summary>Creates the metric, called <c>precision</c> or <c>precision of class 3</c>.</summary>
    /// <param name="ofClass">The class that is measured, from 0; null, the default, for the mean of all classes, each counting the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative class.</exception>
    public Precision(int? ofClass = null)
        : base("precision", ofClass)
    {
    }

    /// <inheritdoc/>
    private protected override double Of(ClassificationReport report, int? ofClass) => ofClass is { } index ? report.Precision(index) : report.MacroPrecision;
}
