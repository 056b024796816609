namespace ConvGen.Tests.Reference;

/// <summary>An element-wise function; its derivative is taken from the input or the output, whichever is the textbook's.</summary>
internal abstract record ReferenceActivation : ReferenceLayer
{
    public override Size Output(Size input) => input;

    public override double[] Forward(Size input, double[] x, double[][] parameters) => Array.ConvertAll(x, Value);

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients)
    {
        double[] dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            dx[i] = dy[i] * Derivative(x[i], y[i]);
        }

        return dx;
    }

    protected abstract double Value(double x);

    protected abstract double Derivative(double x, double y);
}

/// <summary>max(x, 0), with derivative 0 at 0. PyTorch: <c>torch.nn.ReLU</c>.</summary>
internal sealed record ReferenceReLU : ReferenceActivation
{
    protected override double Value(double x) => Math.Max(x, 0);

    protected override double Derivative(double x, double y) => x > 0 ? 1 : 0;
}

/// <summary>tanh x. PyTorch: <c>torch.nn.Tanh</c>.</summary>
internal sealed record ReferenceTanh : ReferenceActivation
{
    protected override double Value(double x) => Math.Tanh(x);

    protected override double Derivative(double x, double y) => 1 - (y * y);
}

/// <summary>1/(1 + e⁻ˣ). PyTorch: <c>torch.nn.Sigmoid</c>.</summary>
internal sealed record ReferenceSigmoid : ReferenceActivation
{
    protected override double Value(double x) => 1 / (1 + Math.Exp(-x));

    protected override double Derivative(double x, double y) => y * (1 - y);
}

/// <summary>min(max(x + 3, 0), 6)/6. PyTorch: <c>torch.nn.Hardsigmoid</c>.</summary>
internal sealed record ReferenceHardSigmoid : ReferenceActivation
{
    protected override double Value(double x) => Math.Clamp(x + 3, 0, 6) / 6;

    protected override double Derivative(double x, double y) => x is > -3 and < 3 ? 1.0 / 6 : 0;
}

/// <summary>log(1 + eˣ). PyTorch: <c>torch.nn.Softplus</c>.</summary>
internal sealed record ReferenceSoftplus : ReferenceActivation
{
    protected override double Value(double x) => Math.Max(x, 0) + SpecialFunctions.LogOnePlus(Math.Exp(-Math.Abs(x)));

    protected override double Derivative(double x, double y) => 1 / (1 + Math.Exp(-x));
}
