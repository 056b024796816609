namespace ConvGen.Training.Tests;

public sealed class MetricTests
{
    [Fact]
    public void Top_k_counts_images_whose_class_is_among_the_k_largest_and_the_first_of_equals_comes_first()
    {
        float[] output = [0.3f, 0.1f, 0.3f, 0.3f];
        double Of(int k, int label)
        {
            var metric = new TopKAccuracy(k);
            metric.Add(output, label, []);
            return metric.Value;
        }

        Assert.Equal([1, 0, 0, 0], Enumerable.Range(0, 4).Select(label => Of(1, label)));
        Assert.Equal([1, 0, 1, 0], Enumerable.Range(0, 4).Select(label => Of(2, label)));
        Assert.Equal([1, 1, 1, 1], Enumerable.Range(0, 4).Select(label => Of(4, label)));
        Assert.Equal("top-5 accuracy", new TopKAccuracy().Name);
    }

    [Fact]
    public void An_output_of_NaN_is_no_success()
    {
        var metric = new TopKAccuracy(1);

        metric.Add([float.NaN, 0.5f], 0, []);
        metric.Add([0.5f, float.NaN], 0, []);

        Assert.Equal(0, metric.Value);
    }

    [Fact]
    public void Binary_accuracy_counts_outputs_on_the_right_side()
    {
        var metric = new BinaryAccuracy();

        metric.Add([1f, -1f, 0f, 2f], -1, [1f, 0f, 0f, 0f]);
        metric.Add([1f], 0, []);

        Assert.Equal((0.75 + 0) / 2, metric.Value);
    }

    [Fact]
    public void A_mean_forgets_when_it_is_reset_and_is_no_number_without_images()
    {
        var metric = new MeanLoss(new MeanAbsoluteError());
        Assert.True(double.IsNaN(metric.Value));
        metric.Add([3f], -1, [1f]);
        metric.Add([1f], -1, [1f]);
        Assert.Equal(1, metric.Value);

        metric.Reset();

        Assert.True(double.IsNaN(metric.Value));
    }

    [Fact]
    public void Precision_recall_and_F1_are_those_of_the_formulas()
    {
        // Class 0: 3 right, 1 missed, 2 taken for it: precision 3/5, recall 3/4, F1 6/9. Class 2 is never found and never there: 0.
        var report = new ClassificationReport(new[,] { { 3, 1, 0 }, { 2, 4, 0 }, { 0, 0, 0 } });

        Assert.Equal([0.6, 0.8, 0], Enumerable.Range(0, 3).Select(report.Precision), Near);
        Assert.Equal([0.75, 4 / 6.0, 0], Enumerable.Range(0, 3).Select(report.Recall), Near);
        Assert.Equal([6 / 9.0, 8 / 11.0, 0], Enumerable.Range(0, 3).Select(report.F1), Near);
        Assert.Equal(((6 / 9.0) + (8 / 11.0)) / 3, report.MacroF1, 1e-12);
        Assert.Equal([4, 6, 0], Enumerable.Range(0, 3).Select(report.Count));
        Assert.Contains("    1     0.8000  0.6667  0.7273        6", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ClassificationReport(new int[2, 3]));
        Assert.Throws<ArgumentException>(() => new ClassificationReport(new int[0, 0]));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
