using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks;

/// <summary>Random parameters, images and output gradients for a network, and the reference's answers in double precision.</summary>
internal sealed class Trial
{
    /// <summary>A prime: a whole number of no micro-batch and no team of workers, and enough for several groups of gradients.</summary>
    public const int Count = 29;

    private readonly double[][] _outputs = new double[Count][];
    private readonly double[][] _imageGradients = new double[Count][];
    private readonly double[][][] _parameterGradients = new double[Count][][];

    public Trial(ReferenceNetwork reference)
    {
        var random = new Random(20_260_101);
        Parameters = Array.ConvertAll(reference.ParameterShapes, shape => RandomParameter(random, shape));
        Images = Uniform(random, Count * reference.Input.Length, 1);
        OutputGradients = Uniform(random, Count * reference.Output.Length, 1);
        double[][] parameters = Array.ConvertAll(Parameters, ToDouble);
        for (int i = 0; i < Count; i++)
        {
            double[] image = ToDouble(Image(i).ToArray());
            double[] outputGradient = ToDouble(OutputGradients[(i * reference.Output.Length)..((i + 1) * reference.Output.Length)]);
            _parameterGradients[i] = Array.ConvertAll(parameters, parameter => new double[parameter.Length]);
            _outputs[i] = reference.Forward(image, parameters);
            _imageGradients[i] = reference.Backward(image, parameters, outputGradient, _parameterGradients[i]);
        }
    }

    /// <summary>In canonical order; none is zero.</summary>
    public float[][] Parameters { get; }

    /// <summary><see cref="Count"/> of them, one after the other.</summary>
    public float[] Images { get; }

    /// <summary>The gradients that training is given for the images' outputs.</summary>
    public float[] OutputGradients { get; }

    /// <summary>The first <paramref name="count"/> images.</summary>
    public ReadOnlyMemory<float> FirstImages(int count) => Images.AsMemory(0, count * Images.Length / Count);

    public ReadOnlySpan<float> Image(int index) => Images.AsSpan(index * Images.Length / Count, Images.Length / Count);

    /// <summary>The reference's outputs for the first <paramref name="count"/> images.</summary>
    public double[] Outputs(int count) => [.. _outputs.Take(count).SelectMany(output => output)];

    /// <summary>The reference's gradients with respect to the first <paramref name="count"/> images.</summary>
    public double[] ImageGradients(int count) => [.. _imageGradients.Take(count).SelectMany(gradient => gradient)];

    /// <summary>The reference's gradient with respect to a parameter, summed over the first <paramref name="count"/> images.</summary>
    public double[] ParameterGradient(int parameter, int count)
    {
        double[] sum = new double[Parameters[parameter].Length];
        for (int image = 0; image < count; image++)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += _parameterGradients[image][parameter][i];
            }
        }

        return sum;
    }

    /// <summary>The callback that hands training the trial's output gradients.</summary>
    public void GiveOutputGradient(int image, ReadOnlySpan<float> output, Span<float> gradient) =>
        OutputGradients.AsSpan(image * gradient.Length, gradient.Length).CopyTo(gradient);

    /// <summary>Scaled by the fan-in so that values keep their size from layer to layer; biases well away from zero, so that one left out shows.</summary>
    private static float[] RandomParameter(Random random, int[] shape)
    {
        int length = shape.Aggregate(1, (a, b) => a * b);
        return Uniform(random, length, shape.Length == 1 ? 0.5 : 2.5 / Math.Sqrt(length / shape[0]));
    }

    private static float[] Uniform(Random random, int count, double bound)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(bound * ((2 * random.NextDouble()) - 1));
        }

        return values;
    }

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
