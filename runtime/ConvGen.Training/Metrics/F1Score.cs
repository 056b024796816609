namespace ConvGen;

/// <summary>The harmonic mean of a classifier's precision and recall, 2·TP/(2·TP + FP + FN); 0 where the class is neither found nor there. The mean of all classes is that of their F1. PyTorch: torchmetrics' <c>MulticlassF1Score(average="macro")</c>. Keras: <c>F1Score(average="macro")</c>.</summary>
public sealed class F1Score : ClassMetric
{
    /// <summary>Creates the metric, called <c>F1</c> or <c>F1 of class 3</c>.</summary>
    /// <param name="ofClass">The class that is measured, from 0; null, the default, for the mean of all classes, each counting the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative class.</exception>
    public F1Score(int? ofClass = null)
        : base("F1", ofClass)
    {
    }

    /// <inheritdoc/>
    private protected override double Of(ClassificationReport report, int? ofClass) => ofClass is { } index ? report.F1(index) : report.MacroF1;
}
