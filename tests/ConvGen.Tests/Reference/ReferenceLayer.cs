namespace ConvGen.Tests.Reference;

/// <summary>
/// One layer in double precision, written as its definition reads: what the emitted code is compared with. It shares nothing with the generator.
/// </summary>
internal abstract record ReferenceLayer
{
    /// <summary>The size of the output for an input of size <paramref name="input"/>.</summary>
    public abstract Size Output(Size input);

    /// <summary>The shapes of the layer's parameters in canonical order, weight before bias; none by default.</summary>
    public virtual int[][] ParameterShapes(Size input) => [];

    /// <summary>The output for an input <paramref name="x"/>.</summary>
    /// <param name="input">The size of <paramref name="x"/>.</param>
    /// <param name="x">The input.</param>
    /// <param name="parameters">One array for each of <see cref="ParameterShapes"/>.</param>
    public abstract double[] Forward(Size input, double[] x, double[][] parameters);

    /// <summary>The gradient with respect to the input, given that with respect to the output; parameters' gradients are added to.</summary>
    /// <param name="input">The size of <paramref name="x"/>.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output that <see cref="Forward"/> gave for it.</param>
    /// <param name="dy">The gradient with respect to <paramref name="y"/>.</param>
    /// <param name="parameters">As in <see cref="Forward"/>.</param>
    /// <param name="gradients">Receives the sum; as long as <paramref name="parameters"/>.</param>
    public abstract double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients);
}
