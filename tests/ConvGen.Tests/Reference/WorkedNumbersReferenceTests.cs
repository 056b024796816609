namespace ConvGen.Tests.Reference;

public class WorkedNumbersReferenceTests
{
    public static TheoryData<string> Convolutions => [.. WorkedNumbers.Convolutions.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void The_reference_convolution_gives_the_printed_numbers(string name)
    {
        WorkedConvolution example = WorkedNumbers.Convolutions.Single(candidate => candidate.Name == name);
        var network = new ReferenceNetwork(new(example.Side, example.Side, 1), new ReferenceConv(1, new Axis(3, example.Stride), bias: false));

        double[] output = network.Forward(example.Image, [example.Kernel]);

        Assert.Equal(example.Expected, output, (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void The_reference_pool_gives_the_printed_maxima() =>
        Assert.Equal(WorkedNumbers.PoolMaxima, new ReferenceMaxPool(new Axis(2, 2)).Forward(new(4, 4, 1), WorkedNumbers.PoolImage, []));

    [Theory]
    [InlineData(251, 21, 10, 24)]
    [InlineData(151, 21, 10, 14)]
    [InlineData(227, 11, 4, 55)]
    [InlineData(7, 3, 2, 3)]
    [InlineData(9, 3, 2, 4)]
    [InlineData(55, 3, 2, 27)]
    public void A_window_has_the_printed_number_of_positions(int input, int kernel, int stride, int expected) =>
        Assert.Equal(expected, new Axis(kernel, stride).Output(input));

    [Theory]
    [InlineData(5, 2, 2, 0, 3)] // PyTorch: nn.MaxPool2d(2, ceil_mode=True) on 5
    [InlineData(6, 3, 2, 0, 3)]
    [InlineData(3, 1, 3, 1, 2)] // the third window would start in the padding behind the input
    public void Ceiling_counts_a_last_window_that_starts_within_the_input(int input, int kernel, int stride, int padding, int expected) =>
        Assert.Equal(expected, new Axis(kernel, stride, padding, padding, Ceiling: true).Output(input));

    [Theory]
    [InlineData(32, 3, 6, 5, 76, 4_704, 357_504, 456)]
    [InlineData(227, 3, 96, 11, 364, 290_400, 105_705_600, 34_944)]
    public void A_convolution_has_the_taught_counts(
        int side, int channels, int filters, int kernel, int weightsPerNeuron, int neurons, long connections, int parameters)
    {
        var conv = new ReferenceConv(filters, new Axis(kernel, kernel == 11 ? 4 : 1));
        var input = new Size(side, side, channels);
        int[] weight = conv.ParameterShapes(input)[0];

        int weights = weight[1] * weight[2] * weight[3];

        Assert.Equal(weightsPerNeuron, weights + 1);
        Assert.Equal(neurons, conv.Output(input).Length);
        Assert.Equal(connections, (long)neurons * (weights + 1));
        Assert.Equal(parameters, conv.ParameterShapes(input).Sum(shape => shape.Aggregate((a, b) => a * b)));
    }

    [Fact]
    public void Softmax_and_its_cost_follow_their_definition()
    {
        double[] scores = [1, -2, 0.5];

        double[] probabilities = new ReferenceSoftmax().Forward(Size.Vector(3), scores, []);

        double normaliser = Math.Exp(1) + Math.Exp(-2) + Math.Exp(0.5);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Math.Exp(scores[i]) / normaliser, probabilities[i], 1e-15);
            Assert.Equal(-(scores[i] - Math.Log(normaliser)), -Math.Log(probabilities[i]), 1e-14);
        }
    }

    [Fact]
    public void Average_pooling_divides_as_PyTorch()
    {
        // PyTorch: nn.AvgPool2d(2, 2, padding=1, ceil_mode=True, count_include_pad=…)(torch.arange(1., 10.).view(1, 1, 3, 3))
        double[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var axis = new Axis(2, 2, 1, 1, Ceiling: true);

        Assert.Equal([0.25, 1.25, 2.75, 7], new ReferenceAveragePool(axis, countPadding: true).Forward(new(3, 3, 1), image, []));
        Assert.Equal([1, 2.5, 5.5, 7], new ReferenceAveragePool(axis, countPadding: false).Forward(new(3, 3, 1), image, []));

        // PyTorch: nn.AvgPool2d(2, 2, ceil_mode=True) of the same: what overhangs the input never counts.
        Assert.Equal([3, 4.5, 7.5, 9], new ReferenceAveragePool(new Axis(2, 2, Ceiling: true), countPadding: true).Forward(new(3, 3, 1), image, []));
    }
}
