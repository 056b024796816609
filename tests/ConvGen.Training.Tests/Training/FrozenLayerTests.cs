using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary><c>Frozen = true</c> on layers and blocks: nothing of them is trained, nothing is kept for it, and all else works as with any network.</summary>
public sealed class FrozenLayerTests
{
    // More than a micro-batch, and no whole number of them.
    private const int Images = 11;

    [Fact]
    public void The_others_gradients_have_the_bits_that_freezing_at_run_time_leaves_them()
    {
        FrozenChain declared = FrozenChain.Create(seed: 1);
        Chain atRunTime = Chain.Create(seed: 2);
        atRunTime.CopyFrom(declared);
        atRunTime.Freeze("conv2", "dense1");

        Assert.Equal(Gradients(atRunTime), Gradients(declared));
    }

    [Fact]
    public void Frozen_convolutions_by_Winograds_algorithm_pass_gradients_on()
    {
        FrozenWide declared = FrozenWide.Create(seed: 1);
        Disturb(declared);
        Wide atRunTime = Wide.Create(seed: 2);
        atRunTime.CopyFrom(declared);
        atRunTime.Freeze("conv2", "bn1", "conv3");

        string[] learning = [.. declared.Parameters.Select(parameter => parameter.IsFrozen ? "" : parameter.Name)];
        foreach ((float[] expected, float[] found, _) in Gradients(atRunTime).Zip(Gradients(declared), learning).Where(gradient => gradient.Third.Length > 0))
        {
            float largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4f * Math.Max(1, largest)));
        }
    }

    [Fact]
    public void What_an_earlier_micro_batch_left_is_no_part_of_a_shorter_one()
    {
        FrozenDense declared = FrozenDense.Create(seed: 1);
        Denses atRunTime = Denses.Create(seed: 2);
        atRunTime.CopyFrom(declared);
        atRunTime.Freeze("dense2");

        Assert.Equal(Gradients(atRunTime), Gradients(declared));
    }

    [Fact]
    public void Below_the_head_a_step_computes_what_a_predictor_does_and_the_heads_gradients_are_those_of_the_unfrozen_network()
    {
        Headed declared = Headed.Create(seed: 1);
        Disturb(declared);
        Unfrozen atRunTime = Unfrozen.Create(seed: 2);
        atRunTime.CopyFrom(declared);
        atRunTime.Freeze("body1.*");

        foreach ((float[] expected, float[] found) in Gradients(atRunTime).Zip(Gradients(declared)))
        {
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4f));
        }
    }

    [Fact]
    public void Frozen_layers_have_no_gradients_and_no_state()
    {
        Headed network = Headed.Create(seed: 1);
        using TrainingStep step = network.CreateTrainingStep(Images);
        int learning = network.Parameters.Where(parameter => !parameter.IsFrozen).Sum(parameter => parameter.Values.Length);

        Assert.InRange(step.Gradients.Length, learning, learning + (16 * 8 * 4));
        Assert.Equal(["dense1.weight", "bn1.weight", "bn1.bias", "dense2.weight", "dense2.bias"], network.Parameters.Where(parameter => !parameter.IsFrozen).Select(parameter => parameter.Name));
        Assert.Equal(["bn1.running_mean", "bn1.running_var"], network.Buffers.Where(buffer => !buffer.IsFrozen).Select(buffer => buffer.Name));
        Assert.All(network.Parameters, parameter => Assert.Equal(parameter.IsFrozen, parameter.Description.IsFrozen));
        Assert.Contains("Conv 4@3×3, pad 1, no bias, frozen", network.Summary(), StringComparison.Ordinal);
        Assert.Contains($", {Headed.ParameterCount - learning:N0} of them frozen", network.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_leaves_them_and_changes_everything_else()
    {
        Headed network = Headed.Create(seed: 1);
        Disturb(network);
        Dictionary<string, float[]> before = Values(network);
        var optimizer = new AdamW(0.01f, weightDecay: 0.1f) { MaxGradientNorm = 1f, Groups = [new ParameterGroup("body1.*") { LearningRate = 1f }, new ParameterGroup("dense1.*") { LearningRate = 0.1f }] };

        new Trainer<Headed>(network, optimizer, threads: 2).Fit(Stripes.Create(40), epochs: 2, batchSize: 8);

        Assert.All(Values(network), tensor => Assert.Equal(tensor.Key.StartsWith("body1", StringComparison.Ordinal), tensor.Value.AsSpan().SequenceEqual(before[tensor.Key])));
    }

    [Fact]
    public void A_checkpoint_has_all_weights_but_state_only_of_what_learns_and_resumes_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("run.checkpoint");
        Headed through = Headed.Create(seed: 1), interrupted = Headed.Create(seed: 1), resumed = Headed.Create(seed: 9);
        Disturb(through);
        interrupted.CopyFrom(through);
        new Trainer<Headed>(through, new Adam(0.01f), threads: 1).Fit(Stripes.Create(40), epochs: 2, batchSize: 8);

        using (var stop = new CancellationTokenSource())
        {
            var trainer = new Trainer<Headed>(interrupted, new Adam(0.01f), threads: 1);
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(
                Stripes.Create(40), epochs: 2, batchSize: 8, callbacks: [new Checkpoint(file), new Each(epoch: (_, _) => stop.Cancel())], cancellationToken: stop.Token));
        }

        var second = new Trainer<Headed>(resumed, new Adam(0.01f), threads: 1);
        Assert.True(second.Resume(file));
        second.Fit(Stripes.Create(40), epochs: 2, batchSize: 8);

        Assert.Equal(Values(through), Values(resumed));
        using ConvGen.Formats.SafetensorsFile tensors = ConvGen.Formats.SafetensorsFile.Open(file);
        Assert.Contains(tensors.Tensors, tensor => tensor.Name == "body1.conv1.weight");
        Assert.Contains(tensors.Tensors, tensor => tensor.Name.EndsWith("/dense1.weight", StringComparison.Ordinal));
        Assert.DoesNotContain(tensors.Tensors, tensor => tensor.Name.EndsWith("/body1.conv1.weight", StringComparison.Ordinal));
    }

    [Fact]
    public void Stored_saved_and_loaded_they_are_what_they_were()
    {
        Headed network = Headed.Create(seed: 1), stored = Headed.Create(seed: 2);
        Disturb(network);
        using var folder = new TemporaryFolder();
        using (TrainingStep step = network.CreateTrainingStep(Images))
        {
            step.Load(network);
            step.Store(stored);
        }

        stored.Save(folder.File("headed.safetensors"));
        stored.SaveOnnx(folder.File("headed.onnx"));

        Assert.Equal(Values(network), Values(Headed.Load(folder.File("headed.safetensors"))));
        Assert.True(new FileInfo(folder.File("headed.onnx")).Length > 4 * Headed.ParameterCount);
    }

    [Fact]
    public void Statistics_show_their_values_and_no_gradients_and_what_they_make_of_images()
    {
        Headed network = Headed.Create(seed: 1);
        Disturb(network);
        IReadOnlyList<TensorStatistics> parameters = [], gradients = [], activations = [];

        new Trainer<Headed>(network, new Sgd(0.1f), threads: 1).Fit(Stripes.Create(8), epochs: 1, batchSize: 8, callbacks: [new Each(step: run =>
        {
            (parameters, gradients, activations) = (run.ParameterStatistics(), run.GradientStatistics(), run.ActivationStatistics());
        })]);

        Assert.Equal(network.Parameters[0].Values.ToArray().Max(), parameters.Single(tensor => tensor.Name == "body1.conv1.weight").Maximum);
        Assert.Equal((0f, 0f), (gradients[0].Minimum, gradients[0].Maximum));
        Assert.All(activations, layer => Assert.True(layer is { NotFinite: 0, Deviation: > 0 }, $"{layer}"));
    }

    [Fact]
    public void They_cannot_be_unfrozen()
    {
        Headed network = Headed.Create(seed: 1);
        network.Freeze("dense1");

        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => network.Unfreeze("*"));

        Assert.Equal(
            "Cannot unfreeze body1.conv1, body1.bn1, body1.conv2, body1.bn2, body1.shortcut.conv1, body1.shortcut.bn1 of Headed: found Frozen = true on these layers, for which no training code was written. "
            + "Remove Frozen = true and build again, or give patterns that leave them out.",
            thrown.Message);
        Assert.True(network.Parameters.Single(parameter => parameter.Name == "dense1.weight").IsFrozen);
        network.Unfreeze("dense1");
        Assert.False(network.Parameters.Single(parameter => parameter.Name == "dense1.weight").IsFrozen);
    }

    [Fact]
    public void What_is_frozen_altogether_is_not_trained()
    {
        Statue network = Statue.Create(seed: 1);

        Assert.Equal(
            "Found every layer of Statue frozen, expected one that learns; Unfreeze some of them, or remove Frozen = true from their attributes and build again.",
            Assert.Throws<InvalidOperationException>(() => new Trainer<Statue>(network, new Sgd(0.1f)).Fit(Stripes.Create(4), epochs: 1)).Message);
        Assert.Equal(
            "Statue cannot be trained: found Frozen = true on every layer that could learn, so that no training code was written. Remove it from those that are to learn and build again.",
            Assert.Throws<InvalidOperationException>(() => network.CreateTrainingStep(1)).Message);

        Small frozen = Small.Create(seed: 1);
        frozen.Freeze("*");
        Assert.Contains(
            "every layer of Small frozen",
            Assert.Throws<InvalidOperationException>(() => new Trainer<Small>(frozen, new Sgd(0.1f)).FindLearningRate(Stripes.Create(4))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Images_have_gradients_even_where_nothing_learns()
    {
        Saliency network = Saliency.Create(seed: 1);
        Disturb(network);
        UnfrozenSaliency atRunTime = UnfrozenSaliency.Create(seed: 2);
        atRunTime.CopyFrom(network);
        atRunTime.Freeze("*");

        float[] expected = ImageGradients(atRunTime), found = ImageGradients(network);

        Assert.Contains(expected, gradient => Math.Abs(gradient) > 0.01f);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4f));
    }

    private static float[] ImageGradients(Network network)
    {
        using TrainingStep step = network.CreateTrainingStep(Images);
        step.Load(network);
        step.Run(Batch(network.NetworkDescription.Input.Length), static (image, _, gradient) => gradient.Fill(image - 1.5f));
        return step.InputGradients.ToArray();
    }

    private static float[][] Gradients(Network network)
    {
        using TrainingStep step = network.CreateTrainingStep(Images, threads: 1);
        step.Load(network);
        step.Run(Batch(network.NetworkDescription.Input.Length), static (image, _, gradient) => gradient[image % gradient.Length] = image - 1.5f);
        float[][] gradients = [.. network.Parameters.Select(parameter => new float[parameter.Values.Length])];
        step.StoreGradients(i => gradients[i]);
        return gradients;
    }

    /// <summary>Away from what would hide statistics and factors.</summary>
    private static void Disturb(Network network)
    {
        var random = new Random(4);
        foreach (Parameter tensor in network.Parameters.Concat(network.Buffers).Where(tensor => tensor.Description.Initializer is Initializer.Zeros or Initializer.Ones))
        {
            foreach (ref float value in tensor.Values.Span)
            {
                value += random.NextSingle() * 0.5f;
            }
        }
    }

    private static Dictionary<string, float[]> Values(Network network) =>
        network.Parameters.Concat(network.Buffers).ToDictionary(tensor => tensor.Name, tensor => tensor.Values.ToArray());

    private static float[] Batch(int length)
    {
        var random = new Random(7);
        float[] images = new float[Images * length];
        foreach (ref float value in images.AsSpan())
        {
            value = random.NextSingle();
        }

        return images;
    }
}
