namespace ConvGen.Tests.Reference;

/// <summary>
/// The largest value of each window; padding is −∞. Of equal values the first in scan order takes the gradient.
/// PyTorch: <c>torch.nn.MaxPool2d</c>.
/// </summary>
internal sealed record ReferenceMaxPool(Axis Vertical, Axis Horizontal) : ReferenceLayer
{
    /// <summary>The same window in both directions.</summary>
    public ReferenceMaxPool(Axis both)
        : this(both, both)
    {
    }

    public override Size Output(Size input) => new(Vertical.Output(input.Height), Horizontal.Output(input.Width), input.Channels);

    public override double[] Forward(Size input, double[] x, double[][] parameters)
    {
        Size output = Output(input);
        double[] y = new double[output.Length];
        for (int oy = 0; oy < output.Height; oy++)
        {
            for (int ox = 0; ox < output.Width; ox++)
            {
                for (int channel = 0; channel < input.Channels; channel++)
                {
                    y[output.Index(oy, ox, channel)] = x[Largest(input, x, oy, ox, channel)];
                }
            }
        }

        return y;
    }

    public override double[] Backward(Size input, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients)
    {
        Size output = Output(input);
        double[] dx = new double[input.Length];
        for (int oy = 0; oy < output.Height; oy++)
        {
            for (int ox = 0; ox < output.Width; ox++)
            {
                for (int channel = 0; channel < input.Channels; channel++)
                {
                    dx[Largest(input, x, oy, ox, channel)] += dy[output.Index(oy, ox, channel)];
                }
            }
        }

        return dx;
    }

    /// <summary>The index of the first largest value of a window.</summary>
    private int Largest(Size input, double[] x, int oy, int ox, int channel)
    {
        int largest = -1;
        for (int ky = 0; ky < Vertical.Kernel; ky++)
        {
            for (int kx = 0; kx < Horizontal.Kernel; kx++)
            {
                int iy = Vertical.Position(oy, ky);
                int ix = Horizontal.Position(ox, kx);
                if (input.Contains(iy, ix) && (largest < 0 || x[input.Index(iy, ix, channel)] > x[largest]))
                {
                    largest = input.Index(iy, ix, channel);
                }
            }
        }

        return largest;
    }
}
