using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Loss_and_gradient_are_those_of_the_formula()
    {
        // p = (0.7, 0.2, 0.1), y = 1, N = 2: −log 0.2 = 1.6094379 and (p − onehot)/2; the second image adds −log 0.5 = 0.6931472.
        var loss = new SoftmaxCrossEntropy(4);
        float[] gradient = new float[3];
        loss.Begin((int[])[1, 0]);

        loss.Gradient(1, [0.5f, 0.25f, 0.25f], gradient);
        loss.Gradient(0, [0.7f, 0.2f, 0.1f], gradient);
        (double sum, int correct) = loss.Sum();

        Assert.Equal([0.35f, -0.4f, 0.05f], gradient, (a, b) => MathF.Abs(a - b) < 1e-7f);
        Assert.Equal(1.6094379 + 0.6931472, sum, 1e-6);
        Assert.Equal(1, correct);
    }

    [Fact]
    public void Logarithms_of_probabilities_have_the_same_loss_and_gradient()
    {
        var loss = new SoftmaxCrossEntropy(4, LogRegression.Description);
        float[] gradient = new float[3];
        loss.Begin((int[])[1, 0]);

        loss.Gradient(1, [MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.25f)], gradient);
        loss.Gradient(0, [MathF.Log(0.7f), MathF.Log(0.2f), MathF.Log(0.1f)], gradient);
        (double sum, int correct) = loss.Sum();

        Assert.Equal([0.35f, -0.4f, 0.05f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(1.6094379 + 0.6931472, sum, 1e-6);
        Assert.Equal(1, correct);
    }

    [Fact]
    public void The_loss_is_that_of_the_main_output_and_the_others_have_gradients_of_zero()
    {
        var loss = new SoftmaxCrossEntropy(1, NormedRegression.Description);
        float[] gradient = [.. Enumerable.Repeat(7f, 9)];
        loss.Begin((int[])[1]);

        loss.Gradient(0, [0.7f, 0.2f, 0.1f, 9f, 9f, 9f, 9f, 9f, 9f], gradient);
        (double sum, int correct) = loss.Sum();

        Assert.Equal([0.7f, -0.8f, 0.1f, 0f, 0f, 0f, 0f, 0f, 0f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(1.6094379, sum, 1e-6);
        Assert.Equal(0, correct);
    }

    [Fact]
    public void A_label_beyond_the_main_output_is_refused_though_other_outputs_follow()
    {
        var loss = new SoftmaxCrossEntropy(1, NormedRegression.Description);
        loss.Begin((int[])[3]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => loss.Gradient(0, new float[9], new float[9]));

        Assert.StartsWith("Found label 3 at image 0, expected 0 … 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probability_of_zero_has_a_finite_loss_and_a_NaN_stays_one()
    {
        Assert.Equal(87.33654f, SoftmaxCrossEntropy.Loss([0f, 1f], 0, OutputActivation.Softmax), 1e-4f);
        Assert.Equal(0f, SoftmaxCrossEntropy.Loss([0f, 1f], 1, OutputActivation.Softmax));
        Assert.True(float.IsNaN(SoftmaxCrossEntropy.Loss([float.NaN, 1f], 0, OutputActivation.Softmax)));
    }

    [Fact]
    public void The_loss_of_a_logarithm_has_no_bound()
    {
        Assert.Equal(1000f, SoftmaxCrossEntropy.Loss([-1000f, 0f], 0, OutputActivation.LogSoftmax));
        Assert.True(float.IsNaN(SoftmaxCrossEntropy.Loss([float.NaN, 0f], 0, OutputActivation.LogSoftmax)));
    }

    [Fact]
    public void The_first_of_several_equal_classes_is_taken()
    {
        Assert.Equal(1, SoftmaxCrossEntropy.Classify([0.1f, 0.4f, 0.4f, 0.1f]));
        Assert.Equal(0, SoftmaxCrossEntropy.Classify([0.5f, 0.5f]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_output_stops_the_step_with_what_was_found_and_expected(int label)
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4, threads: 2);
        var loss = new SoftmaxCrossEntropy(4);
        loss.Begin((int[])[0, 1, label, 2]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => step.Run(new float[4 * SoftmaxRegression.InputCount], loss.Gradient));

        Assert.StartsWith($"Found label {label} at image 2, expected 0 … 2 for a network of 3 outputs;", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_labels_than_images_stop_the_step_with_what_was_found_and_expected()
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4, threads: 1);
        var loss = new SoftmaxCrossEntropy(4);
        loss.Begin(new int[3]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => step.Run(new float[4 * SoftmaxRegression.InputCount], loss.Gradient));

        Assert.StartsWith("Found image 3 in a batch of 3 labels, expected a label for each image;", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_labels_than_the_batch_holds_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(2).Begin(new int[3]));
}
