using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>Every loss by its formula, and its gradient by central differences of that formula in double precision.</summary>
public sealed class LossTests
{
    private static readonly double[] s_logits = [0.3, -1.2, 0.9];
    private static readonly float[] s_targets = [1f, 0.25f, 0f];

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0f, true)]
    [InlineData(0.2f, true)]
    public void Cross_entropy_and_its_gradient_are_those_of_the_formula_with_smoothing_and_weights(float smoothing, bool weighted)
    {
        float[] weights = weighted ? [2f, 0.5f, 1f] : [];
        var loss = new SoftmaxCrossEntropy(smoothing, weights);
        double Formula(double[] logits)
        {
            double[] p = Softmax(logits);
            double W(int c) => weighted ? weights[c] : 1;
            return Enumerable.Range(0, 3).Sum(c => -(((c == 1 ? (1 - smoothing) * W(1) : 0) + (smoothing * W(c) / 3)) * Math.Log(p[c])));
        }

        CheckGradient(loss.For(SoftmaxRegression.Description), Formula, logits => Softmax(logits), 1, []);
        CheckGradient(loss.For(LogRegression.Description), Formula, logits => [.. Softmax(logits).Select(p => Math.Log(p))], 1, []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Binary_cross_entropy_and_its_gradient_are_those_of_the_formula(bool weighted)
    {
        float[] positive = weighted ? [3f, 0.5f, 1f] : [];
        double Formula(double[] x) => Enumerable.Range(0, 3).Average(i =>
        {
            double p = 1 / (1 + Math.Exp(-x[i]));
            return -((weighted ? positive[i] : 1) * s_targets[i] * Math.Log(p)) - ((1 - s_targets[i]) * Math.Log(1 - p));
        });

        CheckGradient(new BinaryCrossEntropy(positive), Formula, x => x, -1, s_targets);
    }

    [Fact]
    public void Binary_cross_entropy_neither_overflows_nor_vanishes()
    {
        var loss = new BinaryCrossEntropy();
        float[] gradient = new float[2];

        // log(1 + e^1000) = 1000; log(1 + e^-30) = 9.357623e-14.
        Assert.Equal(500f, loss.Evaluate([1000f, 1000f], -1, [0f, 1f], gradient));
        Assert.Equal([0.5f, 0f], gradient);
        Assert.Equal(9.357623e-14f, loss.Evaluate([30f], -1, [1f], []), 1e-19f);
    }

    [Fact]
    public void Two_classes_without_targets_serve_one_output()
    {
        NetworkDescription one = Plain.Description with { Outputs = [Plain.Description.Outputs[0] with { Shape = new TensorShape(1, 1, 1, IsFlat: true) }] };
        var loss = new BinaryCrossEntropy();

        loss.Require(one, new ImageDataset(new TensorShape(2, 3, 1), new float[6], new int[1], 2));
        Assert.Equal(MathF.Log(2), loss.Evaluate([0f], 1, [], []), 1e-7f);
        Assert.Throws<ArgumentException>(() => loss.Require(one, new ImageDataset(new TensorShape(2, 3, 1), new float[6], new int[1], 3)));
    }

    [Fact]
    public void Errors_and_their_gradients_are_those_of_the_formulas()
    {
        CheckGradient(new MeanSquaredError(), x => x.Zip(s_targets, (y, t) => (y - t) * (y - t)).Average(), x => x, -1, s_targets);
        CheckGradient(new MeanAbsoluteError(), x => x.Zip(s_targets, (y, t) => Math.Abs(y - t)).Average(), x => x, -1, s_targets);
        CheckGradient(new HuberLoss(0.8f), x => x.Zip(s_targets, (y, t) => Math.Abs(y - t) <= 0.8 ? (y - t) * (y - t) / 2 : 0.8 * (Math.Abs(y - t) - 0.4)).Average(), x => x, -1, s_targets);
    }

    [Fact]
    public void A_probability_of_zero_has_a_finite_loss_and_a_NaN_stays_one()
    {
        var loss = new SoftmaxCrossEntropy();

        Assert.Equal(87.33654f, loss.Evaluate([0f, 1f], 0, [], []), 1e-4f);
        Assert.Equal(0f, loss.Evaluate([0f, 1f], 1, [], []));
        Assert.True(float.IsNaN(loss.Evaluate([float.NaN, 1f], 0, [], [])));
        Assert.True(float.IsNaN(new MeanAbsoluteError().Evaluate([float.NaN], 0, [0f], [])));
        float[] gradient = new float[1];
        new MeanAbsoluteError().Evaluate([float.NaN], 0, [0f], gradient);
        Assert.True(float.IsNaN(gradient[0]));
    }

    [Fact]
    public void The_loss_of_a_logarithm_has_no_bound()
    {
        Loss loss = new SoftmaxCrossEntropy().For(LogRegression.Description);

        Assert.Equal(1000f, loss.Evaluate([-1000f, 0f, -1000f], 0, [], []));
        Assert.True(float.IsNaN(loss.Evaluate([float.NaN, 0f, 0f], 0, [], [])));
    }

    [Fact]
    public void The_first_of_several_equal_classes_is_taken()
    {
        Assert.Equal(1, SoftmaxCrossEntropy.Classify([0.1f, 0.4f, 0.4f, 0.1f]));
        Assert.Equal(0, SoftmaxCrossEntropy.Classify([0.5f, 0.5f]));
    }

    [Fact]
    public void Networks_and_data_that_do_not_fit_are_refused_with_what_to_do()
    {
        var labels = new ImageDataset(new TensorShape(2, 3, 1), new float[6], new int[1], 3);

        Assert.Contains("SoftmaxRegression does not fit MeanSquaredError: found Dense 3, softmax as its last layer, expected plain values",
            Assert.Throws<InvalidOperationException>(() => new MeanSquaredError().For(SoftmaxRegression.Description)).Message, StringComparison.Ordinal);
        Assert.Contains("Found 2 class weights, expected 3",
            Assert.Throws<InvalidOperationException>(() => new SoftmaxCrossEntropy(classWeights: [1f, 1f]).For(SoftmaxRegression.Description)).Message, StringComparison.Ordinal);
        Assert.Contains("Found 1 positive weights, expected 3",
            Assert.Throws<InvalidOperationException>(() => new BinaryCrossEntropy([2f]).For(Plain.Description)).Message, StringComparison.Ordinal);
        Assert.Contains("Found data with 0 target values an image, expected 3",
            Assert.Throws<ArgumentException>(() => new HuberLoss().Require(Plain.Description, labels)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxCrossEntropy(float.NaN));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(classWeights: [1f, -1f]));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(classWeights: [0f, 0f]));
        Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy([0f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss(0f));
    }

    private static void CheckGradient(Loss loss, Func<double[], double> formula, Func<double[], double[]> output, int label, float[] targets)
    {
        const double Step = 1e-5;
        float[] gradient = new float[3];
        float[] outputs = [.. output(s_logits).Select(x => (float)x)];

        Assert.Equal(formula(s_logits), loss.Evaluate(outputs, label, targets, gradient), 1e-6);
        Assert.Equal(formula(s_logits), loss.Evaluate(outputs, label, targets, []), 1e-6);
        for (int i = 0; i < 3; i++)
        {
            double At(double distance) => formula([.. s_logits.Select((x, j) => j == i ? x + distance : x)]);
            Assert.Equal((At(Step) - At(-Step)) / (2 * Step), gradient[i], 1e-6);
        }
    }

    private static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(x => Math.Exp(x));
        return [.. logits.Select(x => Math.Exp(x) / sum)];
    }
}
