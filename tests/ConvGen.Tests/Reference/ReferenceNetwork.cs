namespace ConvGen.Tests.Reference;

/// <summary>A chain of reference layers over images of one size.</summary>
internal sealed class ReferenceNetwork(Size input, params ReferenceLayer[] layers)
{
    public Size Input { get; } = input;

    public Size Output { get; } = layers.Aggregate(input, (size, layer) => layer.Output(size));

    public bool EndsInSoftmax { get; } = layers is [.., ReferenceSoftmax];

    /// <summary>The shapes of all parameters in canonical order: layer by layer, weight before bias.</summary>
    public int[][] ParameterShapes
    {
        get
        {
            var shapes = new List<int[]>();
            Size size = Input;
            foreach (ReferenceLayer layer in layers)
            {
                shapes.AddRange(layer.ParameterShapes(size));
                size = layer.Output(size);
            }

            return [.. shapes];
        }
    }

    /// <summary>The output for one image.</summary>
    public double[] Forward(double[] image, double[][] parameters) => Activations(image, parameters)[^1];

    /// <summary>The gradient with respect to one image; the parameters' gradients are added to <paramref name="gradients"/>.</summary>
    /// <param name="image">Height × width × channels.</param>
    /// <param name="parameters">In the order of <see cref="ParameterShapes"/>.</param>
    /// <param name="outputGradient">The gradient with respect to the output or, where the network ends in a softmax, to the softmax's input: the two are fused.</param>
    /// <param name="gradients">As long as <paramref name="parameters"/>.</param>
    public double[] Backward(double[] image, double[][] parameters, double[] outputGradient, double[][] gradients)
    {
        double[][] activations = Activations(image, parameters);
        Size[] sizes = new Size[layers.Length + 1];
        int[] firstParameter = new int[layers.Length + 1];
        sizes[0] = Input;
        for (int i = 0; i < layers.Length; i++)
        {
            sizes[i + 1] = layers[i].Output(sizes[i]);
            firstParameter[i + 1] = firstParameter[i] + layers[i].ParameterShapes(sizes[i]).Length;
        }

        double[] gradient = outputGradient;
        for (int i = layers.Length - (EndsInSoftmax ? 2 : 1); i >= 0; i--)
        {
            Range own = firstParameter[i]..firstParameter[i + 1];
            gradient = layers[i].Backward(sizes[i], activations[i], activations[i + 1], gradient, parameters[own], gradients[own]);
        }

        return gradient;
    }

    /// <summary>The image, then every layer's output.</summary>
    private double[][] Activations(double[] image, double[][] parameters)
    {
        double[][] activations = new double[layers.Length + 1][];
        activations[0] = image;
        Size size = Input;
        int first = 0;
        for (int i = 0; i < layers.Length; i++)
        {
            int count = layers[i].ParameterShapes(size).Length;
            activations[i + 1] = layers[i].Forward(size, activations[i], parameters[first..(first + count)]);
            first += count;
            size = layers[i].Output(size);
        }

        return activations;
    }
}
