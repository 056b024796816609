namespace ConvGen.Tests.Reference;

/// <summary>
/// Cross-correlation with zero padding: weight <c>[out, in, kernel height, kernel width]</c>, bias <c>[out]</c>.
/// PyTorch: <c>torch.nn.Conv2d</c>.
/// </summary>
internal sealed record ReferenceConv(int Filters, Axis Vertical, Axis Horizontal, bool Bias = true) : ReferenceLayer
{
    /// <summary>The same window in both directions.</summary>
    public ReferenceConv(int filters, Axis both, bool bias = true)
        : this(filters, both, both, bias)
    {
    }

    public override Size Output(Size input) => new(Vertical.Output(input.Height), Horizontal.Output(input.Width), Filters);

    public override int[][] ParameterShapes(Size input)
    {
        int[] weight = [Filters, input.Channels, Vertical.Kernel, Horizontal.Kernel];
        return Bias ? [weight, [Filters]] : [weight];
    }

    public override double[] Forward(Size input, double[] x, double[][] parameters)
    {
        Size output = Output(input);
        double[] y = new double[output.Length];
        for (int oy = 0; oy < output.Height; oy++)
        {
            for (int ox = 0; ox < output.Width; ox++)
            {
                for (int filter = 0; filter < Filters; filter++)
                {
                    double sum = Bias ? parameters[1][filter] : 0;
                    for (int ky = 0; ky < Vertical.Kernel; ky++)
                    {
                        for (int kx = 0; kx < Horizontal.Kernel; kx++)
                        {
                            int iy = Vertical.Position(oy, ky);
                            int ix = Horizontal.Position(ox, kx);
                            if (input.Contains(iy, ix))
                            {
                                for (int channel = 0; channel < input.Channels; channel++)
                                {
                                    sum += x[input.Index(iy, ix, channel)] * parameters[0][Weight(input, filter, channel, ky, kx)];
                                }
                            }
                        }
                    }

                    y[output.Index(oy, ox, filter)] = sum;
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
                for (int filter = 0; filter < Filters; filter++)
                {
                    double gradient = dy[output.Index(oy, ox, filter)];
                    if (Bias)
                    {
                        gradients[1][filter] += gradient;
                    }

                    for (int ky = 0; ky < Vertical.Kernel; ky++)
                    {
                        for (int kx = 0; kx < Horizontal.Kernel; kx++)
                        {
                            int iy = Vertical.Position(oy, ky);
                            int ix = Horizontal.Position(ox, kx);
                            if (input.Contains(iy, ix))
                            {
                                for (int channel = 0; channel < input.Channels; channel++)
                                {
                                    int weight = Weight(input, filter, channel, ky, kx);
                                    gradients[0][weight] += gradient * x[input.Index(iy, ix, channel)];
                                    dx[input.Index(iy, ix, channel)] += gradient * parameters[0][weight];
                                }
                            }
                        }
                    }
                }
            }
        }

        return dx;
    }

    private int Weight(Size input, int filter, int channel, int ky, int kx) =>
        (((((filter * input.Channels) + channel) * Vertical.Kernel) + ky) * Horizontal.Kernel) + kx;
}
