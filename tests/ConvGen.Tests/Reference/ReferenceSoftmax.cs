namespace ConvGen.Tests.Reference;

/// <summary>exp(xᵢ)/Σ exp(xⱼ) over a vector. PyTorch: <c>torch.nn.Softmax(dim=-1)</c>.</summary>
internal sealed record ReferenceSoftmax : ReferenceLayer
{
    public override Size Output(Size input) => input;

    public override double[] Forward(Size input, double[] x, double[][] parameters)
    {
        double largest = x.Max();
        double[] exponentials = Array.ConvertAll(x, value => Math.Exp(value - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, value => value / sum);
    }

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients)
    {
        // ∂yᵢ/∂xⱼ = yᵢ(δᵢⱼ − yⱼ)
        double mean = 0;
        for (int i = 0; i < y.Length; i++)
        {
            mean += dy[i] * y[i];
        }

        double[] dx = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            dx[i] = y[i] * (dy[i] - mean);
        }

        return dx;
    }
}
