using ConvGen.Data;

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
        Assert.Equal((0.6 + 0.8) / 3, report.MacroPrecision, 1e-12);
        Assert.Equal((0.75 + (4 / 6.0)) / 3, report.MacroRecall, 1e-12);
        Assert.Equal(((6 / 9.0) + (8 / 11.0)) / 3, report.MacroF1, 1e-12);
        Assert.Equal([4, 6, 0], Enumerable.Range(0, 3).Select(report.Count));
        Assert.Contains("    1     0.8000  0.6667  0.7273        6", report.ToString(), StringComparison.Ordinal);
        Assert.Contains(" mean     0.4667  0.4722  0.4646       10", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Precision_recall_and_F1_are_metrics_of_a_class_or_the_mean_of_all()
    {
        // The matrix of the test above, image by image.
        void AddAll(Metric metric)
        {
            foreach ((int label, int predicted, int count) in ((int, int, int)[])[(0, 0, 3), (0, 1, 1), (1, 0, 2), (1, 1, 4)])
            {
                for (int i = 0; i < count; i++)
                {
                    metric.Add([predicted == 0 ? 1f : 0f, predicted == 1 ? 1f : 0f, 0f], label, []);
                }
            }
        }

        (Metric Metric, string Name, double Value)[] cases =
        [
            (new Precision(), "precision", (0.6 + 0.8 + 0) / 3),
            (new Precision(1), "precision of class 1", 0.8),
            (new Recall(), "recall", (0.75 + (4 / 6.0) + 0) / 3),
            (new Recall(2), "recall of class 2", 0),
            (new F1Score(), "F1", ((6 / 9.0) + (8 / 11.0)) / 3),
            (new F1Score(0), "F1 of class 0", 6 / 9.0),
        ];
        foreach ((Metric metric, string name, double value) in cases)
        {
            Assert.True(double.IsNaN(metric.Value));
            AddAll(metric);
            AddAll(metric);
            metric.Reset();
            AddAll(metric);
            Assert.Equal((name, value), (metric.Name, metric.Value), (a, b) => a.Item1 == b.Item1 && Near(a.Item2, b.Item2));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Recall(-1));
    }

    [Fact]
    public void A_loss_as_a_metric_is_the_loss_that_training_takes()
    {
        // Class weights count in the mean, and a log-softmax's outputs are logarithms already.
        var loss = new SoftmaxCrossEntropy(labelSmoothing: 0.1f, classWeights: [1f, 5f, 2f]);
        Small network = Small.Create(seed: 1);
        Evaluation softmax = network.Evaluate(Stripes.Create(20), loss, [new MeanLoss(loss, "metric")]);
        Evaluation logSoftmax = new LogRegression().Evaluate(Corners(), loss, [new MeanLoss(loss, "metric")]);

        Assert.Equal(softmax.Loss, softmax.Metrics["metric"], 1e-12);
        Assert.Equal(logSoftmax.Loss, logSoftmax.Metrics["metric"], 1e-12);
    }

    [Fact]
    public void A_metric_that_cannot_measure_the_network_or_its_data_is_refused_before_the_first_step()
    {
        string Refused<TException>(Metric metric)
            where TException : Exception
        {
            int steps = 0;
            var trainer = new Trainer<Small>(Small.Create(), new Sgd(0.1f), threads: 1, metrics: [metric]);
            TException e = Assert.Throws<TException>(() => trainer.Fit(Stripes.Create(20), 1, validation: Stripes.Create(9), callbacks: [new Each(step: _ => steps++)]));
            Assert.Equal(0, steps);
            Assert.Equal(e.Message, Assert.Throws<TException>(() => trainer.Evaluate(Stripes.Create(9))).Message);
            return e.Message;
        }

        Assert.Contains("Small does not fit MeanSquaredError: found Softmax as its last layer, expected plain values", Refused<InvalidOperationException>(new MeanLoss(new MeanSquaredError())), StringComparison.Ordinal);
        Assert.Contains("Found 2 class weights, expected 3", Refused<InvalidOperationException>(new MeanLoss(new SoftmaxCrossEntropy(classWeights: [1f, 2f]))), StringComparison.Ordinal);
        Assert.Contains("Found the metric 'recall of class 3', expected a class of 0 … 2", Refused<InvalidOperationException>(new Recall(3)), StringComparison.Ordinal);
        Assert.Contains("Found data with 0 target values an image for the metric 'binary accuracy', expected 3", Refused<ArgumentException>(new BinaryAccuracy()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_of_classes_is_refused_where_the_data_has_none()
    {
        var data = new ImageDataset(new TensorShape(6, 6, 1), new float[36], new float[2], 2);
        foreach (Metric metric in (Metric[])[new TopKAccuracy(), new F1Score()])
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => TwoNumbers.Create().Evaluate(data, new MeanSquaredError(), [metric]));
            Assert.Contains($"Found data of 0 classes for the metric '{metric.Name}', expected 2", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_matrix_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ClassificationReport(new int[2, 3]));
        Assert.Throws<ArgumentException>(() => new ClassificationReport(new int[0, 0]));
    }

    /// <summary>Two images of each class, which their first pixel names.</summary>
    private static ImageDataset Corners() => new(new TensorShape(2, 3, 1), (float[])[.. Enumerable.Range(0, 36).Select(i => i % 6 == 0 ? i / 6 % 3 : 0f)], (int[])[0, 0, 1, 1, 2, 2], 3);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
