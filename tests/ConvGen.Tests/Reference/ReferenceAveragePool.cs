namespace ConvGen.Tests.Reference;

/// <summary>
/// The mean of each window. With <paramref name="CountPadding"/> the divisor counts every tap within the padded input, without it those within the input alone;
/// what overhangs the padded input never counts. PyTorch: <c>torch.nn.AvgPool2d(count_include_pad=…)</c>.
/// </summary>
internal sealed record ReferenceAveragePool(Axis Vertical, Axis Horizontal, bool CountPadding) : ReferenceLayer
{
    /// <summary>The same window in both directions.</summary>
    public ReferenceAveragePool(Axis both, bool countPadding)
        : this(both, both, countPadding)
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
                    double sum = 0;
                    for (int ky = 0; ky < Vertical.Kernel; ky++)
                    {
                        for (int kx = 0; kx < Horizontal.Kernel; kx++)
                        {
                            int iy = Vertical.Position(oy, ky);
                            int ix = Horizontal.Position(ox, kx);
                            sum += input.Contains(iy, ix) ? x[input.Index(iy, ix, channel)] : 0;
                        }
                    }

                    y[output.Index(oy, ox, channel)] = sum / Divisor(input, oy, ox);
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
                    double share = dy[output.Index(oy, ox, channel)] / Divisor(input, oy, ox);
                    for (int ky = 0; ky < Vertical.Kernel; ky++)
                    {
                        for (int kx = 0; kx < Horizontal.Kernel; kx++)
                        {
                            int iy = Vertical.Position(oy, ky);
                            int ix = Horizontal.Position(ox, kx);
                            if (input.Contains(iy, ix))
                            {
                                dx[input.Index(iy, ix, channel)] += share;
                            }
                        }
                    }
                }
            }
        }

        return dx;
    }

    private int Divisor(Size input, int oy, int ox)
    {
        if (CountPadding)
        {
            return Vertical.TapsWithinPadding(oy, input.Height) * Horizontal.TapsWithinPadding(ox, input.Width);
        }

        int taps = 0;
        for (int ky = 0; ky < Vertical.Kernel; ky++)
        {
            for (int kx = 0; kx < Horizontal.Kernel; kx++)
            {
                taps += input.Contains(Vertical.Position(oy, ky), Horizontal.Position(ox, kx)) ? 1 : 0;
            }
        }

        return taps;
    }
}
