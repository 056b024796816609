using ConvGen.Tests.Networks.Cases;

namespace ConvGen.Tests.Networks;

public class PredictorTests
{
    [Fact]
    public void A_predictor_is_a_snapshot()
    {
        NetworkCase networkCase = NetworkCase.All[nameof(ConvNonSquare)];
        Network network = networkCase.CreateWithTrialParameters();
        using Predictor before = network.CreatePredictor();
        float[] first = new float[before.OutputLength];
        float[] again = new float[before.OutputLength];
        float[] changed = new float[before.OutputLength];
        before.Predict(networkCase.Trial.Image(0), first);

        network.Parameters[0].Values.Span[0] += 1;
        using Predictor after = network.CreatePredictor();
        before.Predict(networkCase.Trial.Image(0), again);
        after.Predict(networkCase.Trial.Image(0), changed);

        Assert.Equal(first, again);
        Assert.NotEqual(first, changed);
    }

    [Fact]
    public void Predictors_side_by_side_do_not_disturb_each_other()
    {
        NetworkCase networkCase = NetworkCase.All[nameof(ConvPrimes)];
        Network network = networkCase.CreateWithTrialParameters();
        float[][] outputs = new float[Trial.Count][];

        Parallel.For(0, Trial.Count, i =>
        {
            using Predictor predictor = network.CreatePredictor();
            outputs[i] = new float[predictor.OutputLength];
            for (int repeat = 0; repeat < 20; repeat++)
            {
                predictor.Predict(networkCase.Trial.Image(i), outputs[i]);
            }
        });

        Compare.Close(networkCase.Trial.Outputs(Trial.Count), [.. outputs.SelectMany(output => output)], 1e-5, "outputs");
    }

    [Fact]
    public void Images_of_a_wrong_length_are_refused()
    {
        using Predictor predictor = LeNet5.Create().CreatePredictor();

        var exception = Assert.Throws<ArgumentException>(() => predictor.Predict(new float[783], new float[10]));

        Assert.Equal("images", exception.ParamName);
        Assert.Contains("Found 783 floats", exception.Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 784 (28×28×1)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_of_a_wrong_length_are_refused()
    {
        using Predictor predictor = LeNet5.Create().CreatePredictor();

        var exception = Assert.Throws<ArgumentException>(() => predictor.Predict(new float[2 * 784], new float[10]));

        Assert.Equal("outputs", exception.ParamName);
        Assert.Contains("10 floats", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2 × 10 = 20", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(783)]
    [InlineData(0)]
    [InlineData(4 * 784)]
    public void A_training_step_refuses_what_is_no_batch(int floats)
    {
        using TrainingStep step = LeNet5.Create().CreateTrainingStep(batchSize: 3);

        var exception = Assert.Throws<ArgumentException>(() => step.Run(new float[floats], (_, _, _) => { }));

        Assert.Contains($"Found {floats} floats", exception.Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 3 images", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(TanhAlone))]
    [InlineData(nameof(SigmoidAlone))]
    public void Activations_saturate_without_overflow(string name)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        using Predictor predictor = networkCase.Create().CreatePredictor();
        float[] extremes = [-1e30f, -200, -90, -20, -9.1f, -1e-3f, -1e-20f, 0, 1e-20f, 1e-3f, 0.2f, 5, 9.1f, 20, 90, 200, 1e30f, float.MaxValue];
        float[] images = [.. extremes, .. new float[(30 - (extremes.Length % 30)) % 30]];
        float[] outputs = new float[images.Length];

        predictor.Predict(images, outputs);

        double[] expected = [.. Enumerable.Range(0, images.Length / 30).SelectMany(
            i => networkCase.Reference.Forward(Array.ConvertAll(images[(i * 30)..((i + 1) * 30)], value => (double)value), []))];
        Compare.Close(expected, outputs, 1e-6, name);
    }

    [Fact]
    public void Softmax_of_large_scores_does_not_overflow()
    {
        using Predictor predictor = SoftmaxAlone.Create().CreatePredictor();
        float[] probabilities = new float[7];

        predictor.Predict([1000, 999, -1000, 0, 998, -3e38f, 1000], probabilities);

        Compare.Close(
            SoftmaxAlone.Reference.Forward([1000, 999, -1000, 0, 998, -3e38, 1000], []), probabilities, 1e-6, "probabilities");
    }

    [Theory]
    [InlineData(nameof(MaxPoolOverlapping))]
    [InlineData(nameof(MaxPoolPadded))]
    [InlineData(nameof(MaxPoolPaddingOverHalf))]
    [InlineData(nameof(MaxPoolCeiling))]
    [InlineData(nameof(MaxPoolFloor))]
    [InlineData(nameof(MaxPoolAsymmetric))]
    [InlineData(nameof(PlanarMaxPoolPairs))]
    public void The_first_of_equal_maxima_takes_the_gradient(string name)
    {
        // Three values only: most windows hold their maximum several times.
        NetworkCase networkCase = NetworkCase.All[name];
        var random = new Random(7);
        double[] image = [.. Enumerable.Range(0, networkCase.Reference.Input.Length).Select(_ => (double)random.Next(3))];
        double[] expected = networkCase.Reference.Backward(image, [], [.. Enumerable.Repeat(1.0, networkCase.Reference.Output.Length)], []);
        using TrainingStep step = networkCase.Create().CreateTrainingStep(1);

        step.Run(Array.ConvertAll(image, value => (float)value), (_, _, gradient) => gradient.Fill(1));

        Compare.Close(expected, step.InputGradients[..image.Length], 0, "input gradients");
    }
}
