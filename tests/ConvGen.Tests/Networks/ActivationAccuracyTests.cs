using ConvGen.Tests.Networks.Cases;
using Xunit.Abstractions;

namespace ConvGen.Tests.Networks;

/// <summary>The emitted functions and derivatives against double precision, over a dense grid; they are not exact, and these are the bounds.</summary>
public class ActivationAccuracyTests(ITestOutputHelper output)
{
    private const int Points = 100_000;

    /// <summary>What lies below is next to the smallest normal number, and exponentials are clamped there.</summary>
    private const double SmallestValue = 1e-30;

    /// <summary>Errors relative to the result, small ones included: nothing is lost near zero or in the tails.</summary>
    [Theory]
    [InlineData(nameof(ReLU6Alone), 0)]
    [InlineData(nameof(LeakyReLUAlone), 1e-7)]
    [InlineData(nameof(ELUAlone), 2e-7)]
    [InlineData(nameof(SELUAlone), 2.5e-7)]
    [InlineData(nameof(GELUAlone), 1e-5)]
    [InlineData(nameof(SiLUAlone), 1.5e-6)]
    [InlineData(nameof(HardSwishAlone), 2e-7)]
    [InlineData(nameof(HardSigmoidAlone), 1.5e-7)]
    [InlineData(nameof(SoftplusAlone), 1.5e-6)]
    public void Values_are_close_to_the_reference(string name, double tolerance)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        float[] x = Grid(networkCase.Reference.Input.Length);
        float[] y = new float[x.Length];
        using Predictor predictor = networkCase.Create().CreatePredictor();

        predictor.Predict(x, y);

        AssertRelative(x, networkCase, i => y[i], (value, _) => value, value => Math.Max(SmallestValue, Math.Abs(value)), tolerance);
    }

    /// <summary>Errors relative to the larger of the derivative and 1.</summary>
    [Theory]
    [InlineData(nameof(ReLU6Alone), 0)]
    [InlineData(nameof(LeakyReLUAlone), 1e-7)]
    [InlineData(nameof(ELUAlone), 1e-7)]
    [InlineData(nameof(SELUAlone), 2.5e-7)]
    [InlineData(nameof(GELUAlone), 4e-7)]
    [InlineData(nameof(SiLUAlone), 2e-7)]
    [InlineData(nameof(HardSwishAlone), 1e-7)]
    [InlineData(nameof(HardSigmoidAlone), 1e-7)]
    [InlineData(nameof(SoftplusAlone), 1.5e-7)]
    public void Derivatives_are_close_to_the_reference(string name, double tolerance)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        float[] x = Grid(networkCase.Reference.Input.Length);
        using TrainingStep step = networkCase.Create().CreateTrainingStep(x.Length / networkCase.Reference.Input.Length);

        step.Run(x, (_, _, gradient) => gradient.Fill(1));

        float[] derivatives = step.InputGradients.ToArray();
        AssertRelative(x, networkCase, i => derivatives[i], (_, derivative) => derivative, value => Math.Max(1, Math.Abs(value)), tolerance);
    }

    [Theory]
    [InlineData(nameof(ReLU6Alone))]
    [InlineData(nameof(LeakyReLUAlone))]
    [InlineData(nameof(ELUAlone))]
    [InlineData(nameof(SELUAlone))]
    [InlineData(nameof(GELUAlone))]
    [InlineData(nameof(SiLUAlone))]
    [InlineData(nameof(HardSwishAlone))]
    [InlineData(nameof(HardSigmoidAlone))]
    [InlineData(nameof(SoftplusAlone))]
    public void Nan_comes_through_and_large_numbers_stay_finite(string name)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        float[] large = [-1e30f, -1000, -100, -88, 88, 100, 1000, 1e30f, 0, -0f];
        float[] x = [.. Enumerable.Range(0, networkCase.Reference.Input.Length).Select(i => i % 5 == 0 ? float.NaN : large[i % large.Length])];
        float[] y = new float[x.Length];
        using Predictor predictor = networkCase.Create().CreatePredictor();

        predictor.Predict(x, y);

        Assert.All(x.Zip(y), pair => Assert.Equal(float.IsNaN(pair.First), !float.IsFinite(pair.Second)));
    }

    /// <summary>A little past ±20, where all of them are flat or straight, and once more near zero, at powers of two; as many as whole images hold.</summary>
    private static float[] Grid(int imageLength)
    {
        int images = Points / imageLength;
        float[] grid = new float[images * imageLength];
        for (int i = 0; i < grid.Length; i++)
        {
            grid[i] = i % 4 == 3
                ? MathF.ScaleB(i % 8 == 3 ? 1 : -1, -i % 40) * (1 + ((float)i / grid.Length))
                : 20.5f * (((2f * i) + 1 - grid.Length) / grid.Length);
        }

        return grid;
    }

    private void AssertRelative(
        float[] x, NetworkCase networkCase, Func<int, float> actual, Func<double, double, double> pick, Func<double, double> magnitude, double tolerance)
    {
        double[] image = Array.ConvertAll(x, value => (double)value);
        (double[] values, double[] derivatives) = Reference(networkCase, image);
        double worst = 0;
        int worstIndex = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double expected = pick(values[i], derivatives[i]);
            double error = Math.Abs(actual(i) - expected) / magnitude(expected);
            if (!(error <= worst))
            {
                (worst, worstIndex) = (error, i);
            }
        }

        output.WriteLine($"Largest error of {networkCase.Name}: {worst:g3}, at {x[worstIndex]:g9}.");
        Assert.True(
            worst <= tolerance,
            $"At {x[worstIndex]:g9} it is {actual(worstIndex):g9}, expected {pick(values[worstIndex], derivatives[worstIndex]):g9}: the error {worst:g3} passes {tolerance}.");
    }

    private static (double[] Values, double[] Derivatives) Reference(NetworkCase networkCase, double[] x)
    {
        double[] values = new double[x.Length], derivatives = new double[x.Length];
        int length = networkCase.Reference.Input.Length;
        double[] ones = [.. Enumerable.Repeat(1.0, length)];
        for (int first = 0; first < x.Length; first += length)
        {
            double[] image = x[first..(first + length)];
            networkCase.Reference.Forward(image, []).CopyTo(values, first);
            networkCase.Reference.Backward(image, [], ones, []).CopyTo(derivatives, first);
        }

        return (values, derivatives);
    }
}
