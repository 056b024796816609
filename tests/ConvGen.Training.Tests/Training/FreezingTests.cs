using ConvGen.Data;

namespace ConvGen.Training.Tests;

/// <summary>Frozen layers cost nothing and change nothing; the others learn as if nothing were frozen.</summary>
public sealed class FreezingTests
{
    [Fact]
    public void What_is_frozen_stays_as_it_was_running_statistics_included()
    {
        Small network = Small.Create(seed: 1);
        var trainer = new Trainer<Small>(network, new AdamW(0.01f, weightDecay: 0.1f) { MaxGradientNorm = 1f }, threads: 2);
        trainer.Fit(Stripes.Create(40), epochs: 1, batchSize: 8);
        Dictionary<string, float[]> before = Values(network);

        network.Freeze("conv*", "bn1");
        trainer.Fit(Stripes.Create(40), epochs: 2, batchSize: 8);

        foreach ((string name, float[] values) in Values(network))
        {
            Assert.Equal(!name.StartsWith("dense1", StringComparison.Ordinal), values.AsSpan().SequenceEqual(before[name]));
        }
    }

    [Theory]
    [InlineData("conv1", "conv2")]
    [InlineData("conv2", "dense*")]
    [InlineData("conv1.weight")]
    [InlineData("dense2")]
    public void Gradients_of_frozen_layers_are_zero_and_all_others_are_as_before(params string[] frozen)
    {
        Chain network = Chain.Create(seed: 1);
        float[][] all = Gradients(network, out _);

        network.Freeze(frozen);
        float[][] some = Gradients(network, out IReadOnlyList<Parameter> parameters);

        string[] learning = [.. parameters.Where(parameter => !parameter.IsFrozen).Select(parameter => parameter.Name.Split('.')[0])];
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(learning.Contains(parameters[i].Name.Split('.')[0]) ? all[i] : new float[all[i].Length], some[i]);
        }
    }

    [Fact]
    public void A_frozen_normalisation_does_what_a_predictor_does()
    {
        Normed network = Normed.Create(seed: 3);
        network.Buffers[0].Values.Span.Fill(0.3f);
        network.Buffers[1].Values.Span.Fill(2f);
        network.Freeze("bn1");
        float[] images = Images(4);
        using Predictor predictor = network.CreatePredictor();
        float[] expected = new float[4 * predictor.OutputLength];
        predictor.Predict(images, expected);
        using TrainingStep step = network.CreateTrainingStep(4);
        step.Load(network);

        step.Forward(images);

        Assert.All(expected.Zip(step.Outputs.ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f));
    }

    [Fact]
    public void Gradients_through_a_frozen_normalisation_are_those_of_its_definition()
    {
        Normed network = Normed.Create(seed: 3);
        network.Buffers[0].Values.Span.Fill(0.2f);
        network.Buffers[1].Values.Span.Fill(1.7f);
        network.Freeze("bn1");
        float[] images = Images(3);
        using TrainingStep step = network.CreateTrainingStep(3);
        step.Load(network);
        step.Run(images, static (_, _, gradient) => gradient.Fill(1f));
        float[][] gradients = [.. network.Parameters.Select(parameter => new float[parameter.Values.Length])];
        step.StoreGradients(i => gradients[i]);

        Span<float> weights = network.Parameters[0].Values.Span;
        for (int i = 0; i < weights.Length; i += 4)
        {
            const float Step = 1e-2f;
            float weight = weights[i];
            weights[i] = weight + Step;
            double above = Sum(network, images);
            weights[i] = weight - Step;
            double below = Sum(network, images);
            weights[i] = weight;

            Assert.Equal((above - below) / (2 * Step), gradients[0][i], tolerance: 2e-2 * gradients[0].Max(Math.Abs));
        }
    }

    [Fact]
    public void Unfreezing_lets_everything_learn_again()
    {
        Chain network = Chain.Create(seed: 1);
        float[][] all = Gradients(network, out _);
        network.Freeze("*");
        network.Unfreeze("*");

        Assert.Equal(all, Gradients(network, out _));
        Assert.All(network.Parameters, parameter => Assert.False(parameter.IsFrozen));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_an_error_that_lists_the_layers()
    {
        Small network = Small.Create(seed: 1);

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => network.Freeze("conv1", "convolution*"));

        Assert.Contains("'convolution*'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("conv1, bn1, dense1", thrown.Message, StringComparison.Ordinal);
        Assert.All(network.Parameters, parameter => Assert.False(parameter.IsFrozen));
    }

    private static Dictionary<string, float[]> Values(Network network) =>
        network.Parameters.Concat(network.Buffers).ToDictionary(tensor => tensor.Name, tensor => tensor.Values.ToArray());

    private static float[][] Gradients(Chain network, out IReadOnlyList<Parameter> parameters)
    {
        using TrainingStep step = network.CreateTrainingStep(5, threads: 2);
        step.Load(network);
        step.Run(Images(5), static (image, _, gradient) => gradient.Fill(image - 1.5f));
        float[][] gradients = [.. network.Parameters.Select(parameter => new float[parameter.Values.Length])];
        step.StoreGradients(i => gradients[i]);
        parameters = network.Parameters;
        return gradients;
    }

    private static double Sum(Normed network, float[] images)
    {
        using Predictor predictor = network.CreatePredictor();
        float[] outputs = new float[3 * predictor.OutputLength];
        predictor.Predict(images, outputs);
        return outputs.Sum(value => (double)value);
    }

    private static float[] Images(int count)
    {
        float[] images = new float[count * 36];
        ImageDataset stripes = Stripes.Create(count);
        for (int i = 0; i < count; i++)
        {
            stripes.CopyImage(i, images.AsSpan(i * 36, 36));
        }

        return images;
    }
}
