using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks;

[Network]
[Input(5, 5, 1)]
[Conv(1, 3, Bias = false)]
internal sealed partial class WorkedFive;

[Network]
[Input(5, 5, 1)]
[Conv(1, 3, Stride = 2, Bias = false)]
internal sealed partial class WorkedFiveStrideTwo;

[Network]
[Input(6, 6, 1)]
[Conv(1, 3, Bias = false)]
internal sealed partial class WorkedSix;

[Network]
[Input(4, 4, 1)]
[MaxPool(2)]
internal sealed partial class WorkedPool;

/// <summary>The numbers that teaching material prints, from the emitted code.</summary>
public class EmittedWorkedNumbersTests
{
    public static TheoryData<string> Convolutions => [.. WorkedNumbers.Convolutions.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void The_emitted_convolution_gives_the_printed_numbers(string name)
    {
        WorkedConvolution example = WorkedNumbers.Convolutions.Single(candidate => candidate.Name == name);
        Network network = (example.Side, example.Stride) switch
        {
            (5, 1) => WorkedFive.Create(),
            (5, 2) => WorkedFiveStrideTwo.Create(),
            _ => WorkedSix.Create(),
        };
        ToFloat(example.Kernel).CopyTo(network.Parameters[0].Values);
        using Predictor predictor = network.CreatePredictor();
        float[] output = new float[example.Expected.Length];

        predictor.Predict(ToFloat(example.Image), output);

        Compare.Close(example.Expected, output, 1e-6, name);
    }

    [Fact]
    public void The_emitted_pool_gives_the_printed_maxima()
    {
        using Predictor predictor = WorkedPool.Create().CreatePredictor();
        float[] output = new float[4];

        predictor.Predict(ToFloat(WorkedNumbers.PoolImage), output);

        Assert.Equal(ToFloat(WorkedNumbers.PoolMaxima), output);
    }

    private static float[] ToFloat(double[] values) => Array.ConvertAll(values, value => (float)value);
}
