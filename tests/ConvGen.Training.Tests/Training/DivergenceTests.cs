using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Numbers that cease to be numbers are found in their own step, and named.</summary>
public sealed class DivergenceTests
{
    [Fact]
    public void A_parameter_that_overflows_is_named_with_its_layer_and_the_step()
    {
        // At a rate of 10³⁸ the weights of every layer are gone after a step or two.
        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => Fit(Stripes.Create(40), new Sgd(1e38f)));

        Assert.Equal(1, e.Epoch);
        Assert.InRange(e.Step, 1, 3);
        Assert.NotNull(e.Layer);
        Assert.Contains($" in {e.Layer}.", e.Message, StringComparison.Ordinal);
        Assert.Contains("Use a smaller learning rate (it was 1E+38)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_overflows_is_named_with_the_layer_nearest_the_loss()
    {
        Loss broken = new Broken(float.PositiveInfinity);

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => Fit(Stripes.Create(40), new Sgd(0.1f), broken));

        Assert.Equal((1, 1, "dense1"), (e.Epoch, e.Step, e.Layer));
        Assert.Contains("found a gradient of ", e.Message, StringComparison.Ordinal);
        Assert.Contains(" in dense1.bias", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_holds_no_number_is_named_in_its_step()
    {
        float[] pixels = new float[40 * 36];
        pixels[(17 * 36) + 4] = float.NaN;
        var trainer = new Trainer<Small>(Small.Create(), new Sgd(0.1f), threads: 1);

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(new ImageDataset(new TensorShape(6, 6, 1), pixels, new int[40], 3), 1, batchSize: 40));

        Assert.Null(e.Layer);
        Assert.Matches("found a loss of NaN because of NaN in image [0-9]+ of the batch", e.Message);
    }

    [Fact]
    public void The_first_layer_whose_outputs_overflow_is_named()
    {
        // Each sum of 48 of the largest floats, times tanh 1, overflows; the convolution before it does not.
        StepNetwork network = StepNetwork.Create(seed: 1);
        network.Parameters.Single(p => p.Name == "dense1.weight").Values.Span.Fill(float.MaxValue);
        network.Parameters.Single(p => p.Name == "conv1.bias").Values.Span.Fill(1f);
        var data = new ImageDataset(new TensorShape(6, 6, 2), new float[16 * 72], new int[16], 4);

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => new Trainer<StepNetwork>(network, new Sgd(0.1f), threads: 2).Fit(data, 1, batchSize: 16));

        Assert.Equal((1, 1, "dense1"), (e.Epoch, e.Step, e.Layer));
        Assert.Contains("found a loss of NaN because 64 of the 64 outputs of dense1 are no finite numbers", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_of_finite_outputs_is_the_last_layers()
    {
        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => Fit(Stripes.Create(40), new Sgd(0.1f), new Broken(loss: float.NaN)));

        Assert.Equal("softmax1", e.Layer);
        Assert.Contains("from outputs that are finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_told_from_others_wherever_they_are()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] values = [.. Enumerable.Repeat(float.MaxValue, length)];
            Assert.True(Finiteness.Holds(values));
            for (int i = 0; i < length; i++)
            {
                values[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
                Assert.False(Finiteness.Holds(values));
                values[i] = 0;
            }
        }
    }

    private static void Fit(IImageSource data, Optimizer optimizer, Loss? loss = null) =>
        new Trainer<Small>(Small.Create(seed: 1), optimizer, threads: 1, loss: loss).Fit(data, 2, batchSize: 10);

    /// <summary>A loss of the user's own that goes wrong.</summary>
    private sealed class Broken(float gradient = 0f, float loss = 1f) : Loss
    {
        public override OutputActivation Activation => OutputActivation.Softmax;

        public override bool UsesLabels => true;

        public override float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradients)
        {
            gradients.Fill(gradient);
            return loss;
        }
    }
}
