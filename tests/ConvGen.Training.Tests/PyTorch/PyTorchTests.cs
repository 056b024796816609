using System.Text.Json;
using Xunit.Abstractions;

namespace ConvGen.Training.Tests;

/// <summary>The same parameters, images and steps as in <c>make_fixtures.py</c>, against what PyTorch 1.13 made of them.</summary>
public sealed class PyTorchTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers = new()
    {
        ["sgd"] = () => new Sgd(0.1f),
        ["momentum"] = () => new Sgd(0.1f, momentum: 0.9f, weightDecay: 0.01f),
        ["nesterov"] = () => new Sgd(0.1f, momentum: 0.9f, nesterov: true),
        ["adam"] = () => new Adam(0.01f, weightDecay: 0.01f),
        ["adamw"] = () => new AdamW(0.01f, weightDecay: 0.1f),
        ["rmsprop"] = () => new RmsProp(0.01f),
        ["rmsprop centered"] = () => new RmsProp(0.01f, alpha: 0.9f, momentum: 0.9f, centered: true, weightDecay: 0.01f),
        ["adagrad"] = () => new Adagrad(0.05f, learningRateDecay: 0.1f, initialSum: 0.1f, weightDecay: 0.01f),
        ["clipped norm"] = () => new Sgd(0.1f) { MaxGradientNorm = 0.5f },
        ["clipped value"] = () => new Sgd(0.1f) { MaxGradientValue = 0.05f },
        ["groups"] = () => new AdamW(0.01f, weightDecay: 0.1f) { Groups = [new ParameterGroup("*.bias") { LearningRate = 0.02f, WeightDecay = 0f }] },
        ["smoothed"] = () => new Sgd(0.1f),
    };

    public static TheoryData<string> Steps => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Three_steps_of_each_optimiser_leave_PyTorchs_losses_and_parameters(string name)
    {
        using JsonDocument fixture = Read("steps.json");
        JsonElement expected = fixture.RootElement.GetProperty(name);
        StepNetwork network = StepNetwork.Create();
        Fill(network);
        Loss loss = name == "smoothed" ? new SoftmaxCrossEntropy(0.1f, [1f, 2f, 0.5f, 1.5f]) : new SoftmaxCrossEntropy();

        double[] losses = Train(network, s_optimizers[name](), loss, steps: 3, batchSize: 8);

        Assert.Equal(Numbers(expected, "losses"), losses, (a, b) => Math.Abs(a - b) < 2e-6);
        Assert.Equal(Numbers(expected, "parameters"), network.Parameters.SelectMany(p => p.Values.ToArray()).Select(v => (double)v), (a, b) => Math.Abs(a - b) < 2e-5);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void The_losses_of_LeNet5_follow_PyTorchs_for_100_steps(string name)
    {
        using JsonDocument fixture = Read("curves.json");
        CurveNetwork network = CurveNetwork.Create();
        Fill(network);

        double[] losses = Train(network, name == "sgd" ? new Sgd(0.02f, momentum: 0.9f) : new Adam(), new SoftmaxCrossEntropy(), steps: 100, batchSize: 16);

        double[] expected = Numbers(fixture.RootElement, name);
        double[] differences = [.. losses.Zip(expected, (a, b) => Math.Abs(a - b) / b)];
        Assert.True(differences.Max() < 1e-3, $"largest relative difference {differences.Max():E2} at step {Array.IndexOf(differences, differences.Max())}");
        Assert.True(expected[^10..].Average() < 0.75 * expected[0]);
        output.WriteLine($"{name}: largest relative difference {differences.Max():E2}");
    }

    private static double[] Train(Network network, Optimizer optimizer, Loss loss, int steps, int batchSize)
    {
        NetworkDescription description = network.NetworkDescription;
        using TrainingStep step = network.CreateTrainingStep(batchSize, threads: 2);
        step.Load(network);
        var batchLoss = new BatchLoss(loss, description, batchSize);
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            (float[] images, int[] labels) = Images(description.Input, batchSize, description.Output.Length, batchSize * i);
            batchLoss.Begin(labels);
            step.Run(images, batchLoss.Gradient);
            optimizer.Step(step);
            (double sum, double weight, _) = batchLoss.Sum();
            losses[i] = sum / weight;
        }

        step.Store(network);
        return losses;
    }

    /// <summary>As <c>fill</c> in the script.</summary>
    private static void Fill(Network network)
    {
        for (int p = 0; p < network.Parameters.Count; p++)
        {
            Parameter parameter = network.Parameters[p];
            int fanIn = parameter.Description.Shape.Length > 1 ? parameter.Values.Length / parameter.Description.Shape[0] : 300;
            for (int i = 0; i < parameter.Values.Length; i++)
            {
                parameter.Values.Span[i] = (float)(Math.Sin((12.9898 * i) + p) * Math.Sqrt(3.0 / fanIn));
            }
        }
    }

    /// <summary>As <c>images</c> in the script, with the channels last.</summary>
    private static (float[] Images, int[] Labels) Images(TensorShape shape, int count, int classes, int first)
    {
        float[] images = new float[count * shape.Length];
        int[] labels = [.. Enumerable.Range(first, count).Select(n => n * 7 % classes)];
        for (int i = 0; i < images.Length; i++)
        {
            int label = labels[i / shape.Length];
            int y = i % shape.Length / (shape.Width * shape.Channels);
            int x = i / shape.Channels % shape.Width;
            double index = (first * (double)shape.Length) + i;
            images[i] = (float)(0.5 + (0.3 * Math.Sin(((label + 1) * x * 0.3) + (y * 0.2 * label))) + (0.5 * Math.Sin(index * 12.9898)));
        }

        return (images, labels);
    }

    private static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "PyTorch", name)));

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];
}
