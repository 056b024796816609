namespace ConvGen.Tests.Reference;

/// <summary>The reference's own gradients against central differences, layer by layer.</summary>
public class ReferenceGradientTests
{
    private static readonly Dictionary<string, (Size Input, ReferenceLayer Layer)> Layers = new()
    {
        ["conv"] = (new(5, 6, 2), new ReferenceConv(3, new Axis(3))),
        ["conv without bias"] = (new(4, 4, 3), new ReferenceConv(2, new Axis(2), bias: false)),
        ["conv with every argument"] = (new(9, 8, 2), new ReferenceConv(3, new Axis(3, 2, 1, 2, 2), new Axis(2, 3, 0, 3, 3, Ceiling: true))),
        ["conv of one pixel"] = (new(1, 1, 3), new ReferenceConv(2, new Axis(3, 1, 1, 1))),
        ["max pool"] = (new(7, 5, 2), new ReferenceMaxPool(new Axis(3, 2, 1, 1))),
        ["min pool"] = (new(7, 5, 2), new ReferenceMinPool(new Axis(3, 2, 1, 1))),
        ["average pool, padding counted"] = (new(5, 6, 2), new ReferenceAveragePool(new Axis(3, 2, 1, 1), new Axis(2, 3, 1, 0, Ceiling: true), true)),
        ["average pool, padding not counted"] = (new(5, 6, 2), new ReferenceAveragePool(new Axis(3, 2, 1, 1), new Axis(2, 3, 1, 0, Ceiling: true), false)),
        ["flatten"] = (new(2, 3, 4), new ReferenceFlatten()),
        ["dense"] = (Size.Vector(7), new ReferenceDense(4)),
        ["relu"] = (new(3, 2, 2), new ReferenceReLU()),
        ["tanh"] = (new(3, 2, 2), new ReferenceTanh()),
        ["sigmoid"] = (new(3, 2, 2), new ReferenceSigmoid()),
        ["relu6"] = (new(3, 2, 2), new ReferenceReLU6()),
        ["leaky relu"] = (new(3, 2, 2), new ReferenceLeakyReLU(0.2)),
        ["elu"] = (new(3, 2, 2), new ReferenceELU(0.7)),
        ["selu"] = (new(3, 2, 2), new ReferenceSELU()),
        ["gelu"] = (new(3, 2, 2), new ReferenceGELU()),
        ["silu"] = (new(3, 2, 2), new ReferenceSiLU()),
        ["hard swish"] = (new(3, 2, 2), new ReferenceHardSwish()),
        ["hard sigmoid"] = (new(3, 2, 2), new ReferenceHardSigmoid()),
        ["softplus"] = (new(3, 2, 2), new ReferenceSoftplus()),
        ["softmax"] = (Size.Vector(5), new ReferenceSoftmax()),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_layers_gradients_equal_central_differences(string name)
    {
        (Size input, ReferenceLayer layer) = Layers[name];
        var random = new Random(1);
        double[] x = Uniform(random, input.Length);
        double[][] parameters = Array.ConvertAll(layer.ParameterShapes(input), shape => Uniform(random, shape.Aggregate(1, (a, b) => a * b)));
        double[][] gradients = Array.ConvertAll(parameters, parameter => new double[parameter.Length]);
        double[] dy = Uniform(random, layer.Output(input).Length);

        double[] dx = layer.Backward(input, x, layer.Forward(input, x, parameters), dy, parameters, gradients);

        AssertGradient(x, dx);
        for (int i = 0; i < parameters.Length; i++)
        {
            AssertGradient(parameters[i], gradients[i]);
        }

        void AssertGradient(double[] variable, double[] gradient)
        {
            const double Step = 1e-5;
            for (int i = 0; i < variable.Length; i++)
            {
                double saved = variable[i];
                variable[i] = saved + Step;
                double above = Loss();
                variable[i] = saved - Step;
                double below = Loss();
                variable[i] = saved;
                Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-8);
            }
        }

        double Loss() => layer.Forward(input, x, parameters).Zip(dy, (output, weight) => output * weight).Sum();
    }

    [Fact]
    public void A_network_ending_in_softmax_takes_the_gradient_of_the_softmaxs_input()
    {
        var random = new Random(2);
        var network = new ReferenceNetwork(new(4, 4, 1), new ReferenceConv(2, new Axis(3)), new ReferenceTanh(), new ReferenceFlatten(), new ReferenceDense(3), new ReferenceSoftmax());
        double[] image = Uniform(random, 16);
        double[][] parameters = Array.ConvertAll(network.ParameterShapes, shape => Uniform(random, shape.Aggregate(1, (a, b) => a * b)));
        double[][] gradients = Array.ConvertAll(parameters, parameter => new double[parameter.Length]);
        double[] scoresGradient = network.Forward(image, parameters);
        scoresGradient[1] -= 1; // the gradient of −log p₁ with respect to the scores is p − e₁

        double[] imageGradient = network.Backward(image, parameters, scoresGradient, gradients);

        const double Step = 1e-5;
        foreach ((double[] variable, double[] gradient) in parameters.Zip(gradients).Append((image, imageGradient)))
        {
            for (int i = 0; i < variable.Length; i++)
            {
                double saved = variable[i];
                variable[i] = saved + Step;
                double above = -Math.Log(network.Forward(image, parameters)[1]);
                variable[i] = saved - Step;
                double below = -Math.Log(network.Forward(image, parameters)[1]);
                variable[i] = saved;
                Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-8);
            }
        }
    }

    [Fact]
    public void The_first_of_equal_maxima_takes_the_gradient()
    {
        // PyTorch: y = nn.MaxPool2d(2)(torch.ones(1, 1, 2, 2, requires_grad=True)); y.backward(torch.tensor([[[[3.]]]]))
        double[] gradient = new ReferenceMaxPool(new Axis(2, 2)).Backward(new(2, 2, 1), [1, 1, 1, 1], [1], [3], [], []);

        Assert.Equal([3, 0, 0, 0], gradient);
    }

    [Fact]
    public void Flatten_is_channel_by_channel() =>
        // (y, x, c) holds 100y + 10x + c
        Assert.Equal([0, 10, 20, 100, 110, 120, 1, 11, 21, 101, 111, 121], new ReferenceFlatten().Forward(new(2, 3, 2), [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], []));

    private static double[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
