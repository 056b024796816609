using ConvGen.Tests.Networks;
using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Graphs;

/// <summary>Networks that are not chains: forward against the definition in double precision, gradients against central differences, and what must hold between training and prediction.</summary>
public class GraphTests
{
    private const int Count = 6;

    public static TheoryData<string> Names => [.. s_networks.Keys];

    private static readonly Dictionary<string, Func<Network>> s_networks = new()
    {
        [nameof(AddAndConcat)] = () => AddAndConcat.Create(),
        [nameof(ThreeReaders)] = () => ThreeReaders.Create(),
        [nameof(SqueezeExcite)] = () => SqueezeExcite.Create(),
        [nameof(Residuals)] = () => Residuals.Create(),
        [nameof(InvertedBottlenecks)] = () => InvertedBottlenecks.Create(),
        [nameof(Resizers)] = () => Resizers.Create(),
        [nameof(SeveralOutputs)] = () => SeveralOutputs.Create(),
    };

    /// <summary>Along a random direction of each parameter, and of the image where its gradient is kept.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_the_differences_of_the_loss(string name)
    {
        Network network = Randomised(name);
        float[] images = Uniform(2, Count * network.NetworkDescription.Input.Length);
        float[] weights = Uniform(3, Count * network.NetworkDescription.OutputLength);
        using TrainingStep step = network.CreateTrainingStep(Count, threads: 2);
        float[][] gradients = [.. network.Parameters.Select(p => new float[p.Values.Length])];
        Loss(network, step, images, weights);
        step.StoreGradients(i => gradients[i]);
        float[] imageGradients = step.InputGradients.ToArray();

        for (int i = 0; i < gradients.Length; i++)
        {
            AssertSlope(network, step, images, weights, network.Parameters[i].Values, gradients[i], network.Parameters[i].Name);
        }

        if (imageGradients.Length > 0)
        {
            AssertSlope(network, step, images, weights, images, imageGradients, "the image");
        }
    }

    /// <summary>Two plans of the same network: fused and in one arena, or with everything kept. Running statistics are made those of the batch.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Predictions_are_what_training_saw(string name)
    {
        Network network = Randomised(name);
        int outputs = network.NetworkDescription.OutputLength;
        float[] images = Uniform(2, Count * network.NetworkDescription.Input.Length);
        using TrainingStep step = network.CreateTrainingStep(Count);
        step.Load(network);
        for (int i = 0; i < 200 && network.Buffers.Count > 0; i++)
        {
            step.Run(images, (_, _, gradient) => gradient.Clear());
        }

        step.Forward(images);
        step.Store(network);
        MakeBiased(network, step);
        using Predictor predictor = network.CreatePredictor();
        float[] predicted = new float[Count * outputs];
        predictor.Predict(images, predicted);

        AssertClose(step.Outputs.ToArray(), predicted, 2e-4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_changes_no_bit(string name)
    {
        Network network = Randomised(name);
        float[] images = Uniform(2, 29 * network.NetworkDescription.Input.Length), weights = Uniform(3, 29 * network.NetworkDescription.OutputLength);
        float[]? single = null;
        foreach (int threads in (int[])[1, 2, 7])
        {
            using TrainingStep step = network.CreateTrainingStep(29, threads);
            Loss(network, step, images, weights);
            single ??= step.Gradients.ToArray();

            Compare.Identical(single, step.Gradients, $"gradients with {threads} threads");
        }
    }

    [Fact]
    public void Joins_compute_what_they_say()
    {
        Network network = Randomised(nameof(AddAndConcat));
        double[][] p = [.. network.Parameters.Select(q => Array.ConvertAll(q.Values.ToArray(), v => (double)v))];
        float[] image = Uniform(5, 60);
        var size = new Size(5, 4, 5);
        double[] stem = new ReferenceConv(5, new Axis(3, 1, 1, 1)).Forward(new(5, 4, 3), Array.ConvertAll(image, v => (double)v), [p[0], p[1]]);
        double[] tanh = Array.ConvertAll(stem, Math.Tanh);
        double[] side = new ReferenceConv(5, new Axis(1)).Forward(size, tanh, [p[2], p[3]]);
        double[] sum = [.. side.Zip(tanh, (a, b) => a + b)];
        double[] sigmoid = Array.ConvertAll(new ReferenceConv(3, new Axis(1)).Forward(size, sum, [p[4], p[5]]), v => 1 / (1 + Math.Exp(-v)));
        double[] joined = [.. Enumerable.Range(0, 20).SelectMany(i => stem[(i * 5)..((i * 5) + 5)].Concat(side[(i * 5)..((i * 5) + 5)]).Concat(sigmoid[(i * 3)..((i * 3) + 3)]))];
        double[] flat = new ReferenceFlatten().Forward(new(5, 4, 13), joined, []);
        double[] expected = new ReferenceDense(3).Forward(Size.Vector(260), flat, [p[6], p[7]]);

        using Predictor predictor = network.CreatePredictor();
        float[] found = new float[3];
        predictor.Predict(image, found);

        AssertClose(Array.ConvertAll(expected, v => (float)v), found, 1e-5);
    }

    [Fact]
    public void Every_output_has_its_place()
    {
        Network network = Randomised(nameof(SeveralOutputs));
        NetworkDescription description = network.NetworkDescription;
        using Predictor predictor = network.CreatePredictor();
        float[] found = new float[description.OutputLength];
        predictor.Predict(Uniform(5, 48), found);

        Assert.Equal([2, 96, 3], description.Outputs.Select(o => o.Shape.Length));
        Assert.Equal(1, found[..2].Sum(v => Math.Exp(v)), 1e-5);
        Assert.All(found[2..98], v => Assert.InRange(v, -1f, 1f));
    }

    [Fact]
    public void A_padding_value_is_what_lies_around_the_image()
    {
        Network network = Randomised(nameof(SeveralOutputs));
        double[][] p = [.. network.Parameters.Take(2).Select(q => Array.ConvertAll(q.Values.ToArray(), v => (double)v))];
        float[] image = Uniform(5, 48);
        double[] padded = new double[6 * 6 * 3];
        Array.Fill(padded, 0.25);
        for (int i = 0; i < 48; i++)
        {
            padded[((((i / 12) + 1) * 6) + (i / 3 % 4) + 1) * 3 + (i % 3)] = image[i];
        }

        double[] features = Array.ConvertAll(new ReferenceConv(6, new Axis(3)).Forward(new(6, 6, 3), padded, p), Math.Tanh);
        using Predictor predictor = network.CreatePredictor();
        float[] found = new float[network.NetworkDescription.OutputLength];
        predictor.Predict(image, found);

        AssertClose(Array.ConvertAll(features, v => (float)v), found[2..98], 1e-5);
    }

    private static Network Randomised(string name)
    {
        Network network = s_networks[name]();
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            Uniform(100 + i, network.Parameters[i].Values.Length).CopyTo(network.Parameters[i].Values);
            foreach (ref float value in network.Parameters[i].Values.Span)
            {
                value = (value * 0.4f) + (network.Parameters[i].Description.Initializer == Initializer.Ones ? 1f : 0f);
            }
        }

        return network;
    }

    /// <summary>Running variances are unbiased, the batch's own are not.</summary>
    private static void MakeBiased(Network network, TrainingStep step)
    {
        foreach (Parameter buffer in network.Buffers.Where(b => b.Name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            string layer = buffer.Name[..^".running_var".Length];
            TensorShape size = network.NetworkDescription.Layers.Single(l => l.Name == layer).Output;
            double values = (double)step.BatchSize * size.Height * size.Width;
            foreach (ref float value in buffer.Values.Span)
            {
                value = (float)(value * (values - 1) / values);
            }
        }
    }

    private static double Loss(Network network, TrainingStep step, float[] images, float[] weights)
    {
        int length = network.NetworkDescription.OutputLength;
        step.Load(network);
        step.Run(images, (image, _, gradient) => GradientOf(network, step, image, weights, gradient, length));
        double loss = 0;
        ReadOnlySpan<float> outputs = step.Outputs;
        for (int i = 0; i < outputs.Length; i++)
        {
            loss += (double)outputs[i] * weights[i];
        }

        return loss;
    }

    /// <summary>The gradient of a log-softmax is asked for with respect to its input: Σ w·log p has w − p·Σw there.</summary>
    private static void GradientOf(Network network, TrainingStep step, int image, float[] weights, Span<float> gradient, int length)
    {
        ReadOnlySpan<float> own = weights.AsSpan(image * length, length);
        own.CopyTo(gradient);
        if (network.NetworkDescription.Outputs[0].Activation != OutputActivation.LogSoftmax)
        {
            return;
        }

        int classes = network.NetworkDescription.Output.Length;
        float sum = 0;
        for (int i = 0; i < classes; i++)
        {
            sum += own[i];
        }

        // Two classes: their probabilities follow from the outputs, which the step has when it asks.
        ReadOnlySpan<float> outputs = step.Outputs.Slice(image * length, classes);
        for (int i = 0; i < classes; i++)
        {
            gradient[i] = own[i] - (MathF.Exp(outputs[i]) * sum);
        }
    }

    private static void AssertSlope(Network network, TrainingStep step, float[] images, float[] weights, Memory<float> values, float[] gradient, string name)
    {
        float[] direction = Uniform(7, gradient.Length), old = values.ToArray();
        double expected = gradient.Zip(direction, (g, d) => (double)g * d).Sum();

        // The loss is a sum of floats: what it rounds away is some 1e-3 of a slope, and all of it where a bias is normalised away.
        double scale = Math.Sqrt(gradient.Sum(g => (double)g * g) * direction.Sum(d => (double)d * d) / gradient.Length) + 0.1;

        // Two distances, so that the loss's third derivative cancels: normalising a small batch bends it.
        double slope = ((4 * Slope(2e-3f)) - Slope(4e-3f)) / 3;
        old.CopyTo(values);

        Assert.True(Math.Abs(slope - expected) < 0.02 * scale, $"{name}: found a slope of {expected}, expected {slope}.");

        double Slope(float distance) => (Moved(distance) - Moved(-distance)) / (2 * distance);

        double Moved(float distance)
        {
            for (int i = 0; i < old.Length; i++)
            {
                values.Span[i] = old[i] + (distance * direction[i]);
            }

            return Loss(network, step, images, weights);
        }
    }

    private static void AssertClose(float[] expected, float[] found, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance * Math.Max(1, largest), $"Element {i}: expected {expected[i]}, found {found[i]}.");
        }
    }

    private static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }
}
