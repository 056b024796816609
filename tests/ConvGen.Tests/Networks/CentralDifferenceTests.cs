using ConvGen.Tests.Networks.Cases;

namespace ConvGen.Tests.Networks;

/// <summary>
/// The emitted gradients against the emitted forward pass alone: L(w + h) − L(w − h) over 2h, with L = Σ outputs · weights. Networks without kinks,
/// because at single precision the step must be large enough to drown the rounding.
/// </summary>
public class CentralDifferenceTests
{
    private const float Step = 0.03f;
    private const int Images = 5;

    [Theory]
    [InlineData(nameof(ConvNonSquare))]
    [InlineData(nameof(ConvSame))]
    [InlineData(nameof(ConvEveryArgument))]
    [InlineData(nameof(ConvTanhAveragePoolFloor))]
    [InlineData(nameof(ConvAveragePoolWithoutActivation))]
    [InlineData(nameof(DenseOnMap))]
    [InlineData(nameof(GELUChannels))]
    [InlineData(nameof(SiLUChannels))]
    [InlineData(nameof(SoftplusChannels))]
    public void Parameter_gradients_equal_central_differences(string name)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(Images);
        float[][] gradients = Array.ConvertAll(networkCase.Trial.Parameters, parameter => new float[parameter.Length]);
        step.Load(network);
        step.Run(networkCase.Trial.FirstImages(Images), networkCase.Trial.GiveOutputGradient);
        step.StoreGradients(i => gradients[i]);

        for (int parameter = 0; parameter < gradients.Length; parameter++)
        {
            Memory<float> values = network.Parameters[parameter].Values;
            double[] differences = new double[values.Length];
            for (int i = 0; i < differences.Length; i++)
            {
                differences[i] = Difference(ref values.Span[i], () =>
                {
                    step.Load(network);
                    return Loss(networkCase, step, networkCase.Trial.FirstImages(Images));
                });
            }

            Compare.Close(differences, gradients[parameter], 5e-3, network.Parameters[parameter].Name);
        }
    }

    [Theory]
    [InlineData(nameof(ConvNonSquare))]
    [InlineData(nameof(ConvSame))]
    [InlineData(nameof(ConvPaddingOverKernel))]
    [InlineData(nameof(AveragePoolCeiling))]
    [InlineData(nameof(SigmoidAlone))]
    [InlineData(nameof(GELUAlone))]
    [InlineData(nameof(SiLUAlone))]
    [InlineData(nameof(SoftplusAlone))]
    public void Image_gradients_equal_central_differences(string name)
    {
        NetworkCase networkCase = NetworkCase.All[name];
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(1);
        step.Load(network);
        float[] image = networkCase.Trial.FirstImages(1).ToArray();
        step.Run(image, networkCase.Trial.GiveOutputGradient);
        float[] gradient = step.InputGradients[..image.Length].ToArray();

        double[] differences = new double[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            differences[i] = Difference(ref image[i], () => Loss(networkCase, step, image));
        }

        Compare.Close(differences, gradient, 5e-3, "image");
    }

    /// <summary>By Richardson's rule: of the differences at h and 2h, (4·D(h) − D(2h))/3 leaves no term of second order.</summary>
    private static double Difference(ref float variable, Func<double> loss)
    {
        float saved = variable;
        double near = At(ref variable, Step);
        double far = At(ref variable, 2 * Step);
        variable = saved;
        return ((4 * near) - far) / 3;

        double At(ref float moved, float distance)
        {
            moved = saved + distance;
            double above = loss();
            moved = saved - distance;
            double below = loss();
            return (above - below) / (2 * distance);
        }
    }

    private static double Loss(NetworkCase networkCase, TrainingStep step, ReadOnlyMemory<float> images)
    {
        step.Forward(images);
        double loss = 0;
        for (int i = 0; i < images.Length / networkCase.Reference.Input.Length * networkCase.Reference.Output.Length; i++)
        {
            loss += (double)step.Outputs[i] * networkCase.Trial.OutputGradients[i];
        }

        return loss;
    }
}
