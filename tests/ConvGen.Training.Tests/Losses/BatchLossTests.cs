using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class BatchLossTests
{
    [Fact]
    public void Loss_and_gradient_are_those_of_the_formula()
    {
        // p = (0.7, 0.2, 0.1), y = 1, N = 2: −log 0.2 = 1.6094379 and (p − onehot)/2; the second image adds −log 0.5 = 0.6931472.
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 4);
        float[] gradient = new float[3];
        loss.Begin((int[])[1, 0]);

        loss.Gradient(1, [0.5f, 0.25f, 0.25f], gradient);
        loss.Gradient(0, [0.7f, 0.2f, 0.1f], gradient);
        (double sum, double weight, int correct) = loss.Sum();

        Assert.Equal([0.35f, -0.4f, 0.05f], gradient, (a, b) => MathF.Abs(a - b) < 1e-7f);
        Assert.Equal(1.6094379 + 0.6931472, sum, 1e-6);
        Assert.Equal((2, 1), (weight, correct));
    }

    [Fact]
    public void Logarithms_of_probabilities_have_the_same_loss_and_gradient()
    {
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), LogRegression.Description, 4);
        float[] gradient = new float[3];
        loss.Begin((int[])[1, 0]);

        loss.Gradient(1, [MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.25f)], gradient);
        loss.Gradient(0, [MathF.Log(0.7f), MathF.Log(0.2f), MathF.Log(0.1f)], gradient);
        (double sum, double weight, int correct) = loss.Sum();

        Assert.Equal([0.35f, -0.4f, 0.05f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(1.6094379 + 0.6931472, sum, 1e-6);
        Assert.Equal((2, 1), (weight, correct));
    }

    [Fact]
    public void The_loss_is_that_of_the_main_output_and_the_others_have_gradients_of_zero()
    {
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), NormedRegression.Description, 1);
        float[] gradient = [.. Enumerable.Repeat(7f, 9)];
        loss.Begin((int[])[1]);

        loss.Gradient(0, [0.7f, 0.2f, 0.1f, 9f, 9f, 9f, 9f, 9f, 9f], gradient);
        (double sum, double weight, int correct) = loss.Sum();

        Assert.Equal([0.7f, -0.8f, 0.1f, 0f, 0f, 0f, 0f, 0f, 0f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(1.6094379, sum, 1e-6);
        Assert.Equal((1, 0), (weight, correct));
    }

    [Fact]
    public void A_label_beyond_the_main_output_is_refused_though_other_outputs_follow()
    {
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), NormedRegression.Description, 1);
        loss.Begin((int[])[3]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => loss.Gradient(0, new float[9], new float[9]));

        Assert.StartsWith("Found label 3 at image 0, expected 0 … 2", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_output_stops_the_step_with_what_was_found_and_expected(int label)
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4, threads: 2);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 4);
        loss.Begin((int[])[0, 1, label, 2]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => step.Run(new float[4 * SoftmaxRegression.InputCount], loss.Gradient));

        Assert.StartsWith($"Found label {label} at image 2, expected 0 … 2 for a network of 3 outputs;", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_labels_than_images_stop_the_step_with_what_was_found_and_expected()
    {
        using TrainingStep step = SoftmaxRegression.Create().CreateTrainingStep(4, threads: 1);
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 4);
        loss.Begin(new int[3]);

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => step.Run(new float[4 * SoftmaxRegression.InputCount], loss.Gradient));

        Assert.StartsWith("Found image 3 in a batch of 3 labels, expected a label for each image;", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_labels_than_the_batch_holds_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 2).Begin(new int[3]));

    [Fact]
    public void Mixed_images_have_both_losses_and_gradients_in_their_shares()
    {
        // Image 0 counts its own class 0 a quarter and image 1's class 2 the rest: −(0.25·log 0.5 + 0.75·log 0.2); gradient p − (0.25, 0, 0.75).
        var loss = new BatchLoss(new SoftmaxCrossEntropy(), SoftmaxRegression.Description, 2);
        float[] gradient = new float[3];
        loss.Begin(2, (int[])[0, 2], default, (int[])[1, 0], (float[])[0.25f, 1f]);

        loss.Gradient(1, [0.3f, 0.3f, 0.4f], gradient);
        loss.Gradient(0, [0.5f, 0.3f, 0.2f], gradient);

        Assert.Equal([0.125f, 0.15f, -0.275f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(-((0.25 * Math.Log(0.5)) + (0.75 * Math.Log(0.2)) + Math.Log(0.4)), loss.Sum().Loss, 1e-6);
    }

    [Fact]
    public void A_batch_whose_images_weigh_differently_is_divided_by_their_weights()
    {
        // PyTorch's weighted mean: weights 1, 0, 3 of classes 2, 0 make (3 + 1); image 0's gradient is 3·(p − onehot)/4.
        var loss = new BatchLoss(new SoftmaxCrossEntropy(classWeights: [1f, 0f, 3f]), SoftmaxRegression.Description, 2);
        float[] gradient = new float[3];
        loss.Begin((int[])[2, 0]);

        loss.Gradient(1, [0.25f, 0.5f, 0.25f], gradient);
        loss.Gradient(0, [0.25f, 0.25f, 0.5f], gradient);

        Assert.Equal([0.1875f, 0.1875f, -0.375f], gradient, (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(4, loss.Sum().Weight);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var loss = new BatchLoss(new MeanSquaredError(), Plain.Description, 4, targetLength: 3);

        Assert.Contains("Found 5 target values for 2 images, expected 3 for each", Assert.Throws<ArgumentException>(() => loss.Begin(2, default, new float[5])).Message, StringComparison.Ordinal);
        Assert.Contains("Found 1 labels, expected one for each of 2 images", Assert.Throws<ArgumentException>(() => loss.Begin(2, new int[1], new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("Found 1 images to mix with and 2 shares", Assert.Throws<ArgumentException>(() => loss.Begin(2, default, new float[6], new int[1], new float[2])).Message, StringComparison.Ordinal);
    }
}
