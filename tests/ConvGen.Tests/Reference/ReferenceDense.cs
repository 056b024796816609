namespace ConvGen.Tests.Reference;

/// <summary>y = W·x + b: weight <c>[out, in]</c>, bias <c>[out]</c>. PyTorch: <c>torch.nn.Linear</c>.</summary>
internal sealed record ReferenceDense(int Units, bool Bias = true) : ReferenceLayer
{
    public override Size Output(Size input) => Size.Vector(Units);

    public override int[][] ParameterShapes(Size input) => Bias ? [[Units, input.Length], [Units]] : [[Units, input.Length]];

    public override double[] Forward(Size input, double[] x, double[][] parameters)
    {
        double[] y = new double[Units];
        for (int unit = 0; unit < Units; unit++)
        {
            double sum = Bias ? parameters[1][unit] : 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += parameters[0][(unit * x.Length) + i] * x[i];
            }

            y[unit] = sum;
        }

        return y;
    }

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients)
    {
        double[] dx = new double[x.Length];
        for (int unit = 0; unit < Units; unit++)
        {
            if (Bias)
            {
                gradients[1][unit] += dy[unit];
            }

            for (int i = 0; i < x.Length; i++)
            {
                gradients[0][(unit * x.Length) + i] += dy[unit] * x[i];
                dx[i] += dy[unit] * parameters[0][(unit * x.Length) + i];
            }
        }

        return dx;
    }
}
