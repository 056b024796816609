namespace ConvGen.Tests.Reference;

/// <summary>A map as a vector in canonical order: channel by channel, row by row. PyTorch: <c>torch.nn.Flatten</c> of a C×H×W tensor.</summary>
internal sealed record ReferenceFlatten : ReferenceLayer
{
    public override Size Output(Size input) => Size.Vector(input.Length);

    public override double[] Forward(Size input, double[] x, double[][] parameters)
    {
        double[] y = new double[input.Length];
        int next = 0;
        for (int channel = 0; channel < input.Channels; channel++)
        {
            for (int row = 0; row < input.Height; row++)
            {
                for (int column = 0; column < input.Width; column++)
                {
                    y[next++] = x[input.Index(row, column, channel)];
                }
            }
        }

        return y;
    }

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients)
    {
        double[] dx = new double[input.Length];
        int next = 0;
        for (int channel = 0; channel < input.Channels; channel++)
        {
            for (int row = 0; row < input.Height; row++)
            {
                for (int column = 0; column < input.Width; column++)
                {
                    dx[input.Index(row, column, channel)] = dy[next++];
                }
            }
        }

        return dx;
    }
}
