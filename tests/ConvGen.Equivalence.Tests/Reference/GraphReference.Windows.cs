using System.Numerics;
using System.Runtime.InteropServices;
using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Reference;

// Convolutions and pools.
internal sealed partial class GraphReference
{
    /// <summary>Output rows in parallel and output channels in vectors: the networks of ImageNet are taken whole.</summary>
    private double[] Convolve(ConvLayer layer, double[] x)
    {
        Window w = layer.Window;
        (int inputs, int outputs) = PerGroup(layer.Input, layer.Output, layer.Groups);
        double[] weight = ByTap(Weight(layer), layer.Output.Channels, inputs, w);
        double[]? bias = Bias(layer);
        double[] y = new double[layer.Output.Length];
        Parallel.For(0, layer.Output.Height, oy =>
        {
            for (int ox = 0; ox < layer.Output.Width; ox++)
            {
                Span<double> pixel = y.AsSpan(At(layer.Output, oy, ox, 0), layer.Output.Channels);
                bias.AsSpan().CopyTo(pixel);
                foreach ((int tap, int iy, int ix) in Taps(w, oy, ox))
                {
                    bool inside = iy >= 0 && iy < layer.Input.Height && ix >= 0 && ix < layer.Input.Width;
                    for (int c = 0; c < layer.Input.Channels; c++)
                    {
                        double value = inside ? x[At(layer.Input, iy, ix, c)] : layer.PaddingValue;
                        int first = c / inputs * outputs;
                        AddScaled(pixel.Slice(first, outputs), value, weight.AsSpan((((tap * inputs) + (c % inputs)) * layer.Output.Channels) + first, outputs));
                    }
                }
            }
        });
        return y;
    }

    private double[] ConvolveGradient(ConvLayer layer, double[] x, double[] dy)
    {
        Window w = layer.Window;
        (int inputs, int outputs) = PerGroup(layer.Input, layer.Output, layer.Groups);
        double[] weight = Weight(layer), dw = Gradients[$"{layer.Name}.weight"], dx = new double[x.Length];
        Gradients.TryGetValue($"{layer.Name}.bias", out double[]? db);
        int taps = w.KernelHeight * w.KernelWidth;
        for (int oy = 0; oy < layer.Output.Height; oy++)
        {
            for (int ox = 0; ox < layer.Output.Width; ox++)
            {
                for (int o = 0; o < layer.Output.Channels; o++)
                {
                    double d = dy[At(layer.Output, oy, ox, o)];
                    if (db is not null)
                    {
                        db[o] += d;
                    }

                    foreach ((int tap, int iy, int ix) in Taps(w, oy, ox))
                    {
                        bool inside = iy >= 0 && iy < layer.Input.Height && ix >= 0 && ix < layer.Input.Width;
                        for (int i = 0; i < inputs; i++)
                        {
                            int place = (((o * inputs) + i) * taps) + tap, from = inside ? At(layer.Input, iy, ix, (o / outputs * inputs) + i) : -1;
                            dw[place] += d * (inside ? x[from] : layer.PaddingValue);
                            if (inside)
                            {
                                dx[from] += d * weight[place];
                            }
                        }
                    }
                }
            }
        }

        return dx;
    }

    /// <summary>Each input pixel adds its window to the output.</summary>
    private double[] ConvolveTransposed(ConvTransposeLayer layer, double[] x)
    {
        double[] weight = Weight(layer), y = new double[layer.Output.Length];
        double[]? bias = Bias(layer);
        for (int i = 0; i < y.Length && bias is not null; i++)
        {
            y[i] = bias[i % layer.Output.Channels];
        }

        foreach ((int input, int output, int place) in Products(layer))
        {
            y[output] += x[input] * weight[place];
        }

        return y;
    }

    private double[] ConvolveTransposedGradient(ConvTransposeLayer layer, double[] x, double[] dy)
    {
        double[] weight = Weight(layer), dw = Gradients[$"{layer.Name}.weight"], dx = new double[x.Length];
        foreach ((int input, int output, int place) in Products(layer))
        {
            dx[input] += dy[output] * weight[place];
            dw[place] += dy[output] * x[input];
        }

        if (Gradients.TryGetValue($"{layer.Name}.bias", out double[]? db))
        {
            for (int i = 0; i < dy.Length; i++)
            {
                db[i % db.Length] += dy[i];
            }
        }

        return dx;
    }

    private static IEnumerable<(int Input, int Output, int Weight)> Products(ConvTransposeLayer layer)
    {
        (int inputs, int outputs) = PerGroup(layer.Input, layer.Output, layer.Groups);
        int taps = layer.Window.KernelHeight * layer.Window.KernelWidth;
        for (int iy = 0; iy < layer.Input.Height; iy++)
        {
            for (int ix = 0; ix < layer.Input.Width; ix++)
            {
                foreach ((int tap, int oy, int ox) in Taps(layer.Window, iy, ix))
                {
                    for (int i = 0; i < layer.Input.Channels && oy >= 0 && oy < layer.Output.Height && ox >= 0 && ox < layer.Output.Width; i++)
                    {
                        for (int o = 0; o < outputs; o++)
                        {
                            yield return (At(layer.Input, iy, ix, i), At(layer.Output, oy, ox, (i / inputs * outputs) + o), (((i * outputs) + o) * taps) + tap);
                        }
                    }
                }
            }
        }
    }

    private static double[] Pool(PoolLayer layer, double[] x)
    {
        double[] y = new double[layer.Output.Length];
        ForEachWindow(layer, (output, inputs, divisor) => y[output] = layer.Kind switch
        {
            PoolKind.Average => inputs.Sum(i => x[i]) / divisor,
            _ => x[Selected(layer.Kind, x, inputs)],
        });
        return y;
    }

    private static double[] PoolGradient(PoolLayer layer, double[] x, double[] dy)
    {
        double[] dx = new double[x.Length];
        ForEachWindow(layer, (output, inputs, divisor) =>
        {
            if (layer.Kind != PoolKind.Average)
            {
                dx[Selected(layer.Kind, x, inputs)] += dy[output];
                return;
            }

            foreach (int i in inputs)
            {
                dx[i] += dy[output] / divisor;
            }
        });
        return dx;
    }

    /// <summary>Calls back with an output, the inputs of its window, and how many taps count in a mean: those in the padded input, or those in the input alone.</summary>
    private static void ForEachWindow(PoolLayer layer, Action<int, List<int>, int> visit)
    {
        Window w = layer.Window;
        for (int oy = 0; oy < layer.Output.Height; oy++)
        {
            for (int ox = 0; ox < layer.Output.Width; ox++)
            {
                var inside = new List<(int Row, int Column)>();
                int padded = 0;
                foreach ((_, int iy, int ix) in Taps(w, oy, ox))
                {
                    padded += iy < layer.Input.Height + w.PadBottom && ix < layer.Input.Width + w.PadRight ? 1 : 0;
                    if (iy >= 0 && iy < layer.Input.Height && ix >= 0 && ix < layer.Input.Width)
                    {
                        inside.Add((iy, ix));
                    }
                }

                for (int c = 0; c < layer.Input.Channels; c++)
                {
                    visit(At(layer.Output, oy, ox, c), [.. inside.Select(p => At(layer.Input, p.Row, p.Column, c))], layer.CountPadding ? padded : inside.Count);
                }
            }
        }
    }

    private static double[] PoolChannels(ChannelPoolLayer layer, double[] x) =>
        [.. Enumerable.Range(0, layer.Output.Length).Select(o => layer.Kind == PoolKind.Average
            ? x.AsSpan(o * layer.Size, layer.Size).ToArray().Average()
            : x[Selected(layer.Kind, x, Enumerable.Range(o * layer.Size, layer.Size))])];

    private static double[] PoolChannelsGradient(ChannelPoolLayer layer, double[] x, double[] dy)
    {
        double[] dx = new double[x.Length];
        for (int o = 0; o < dy.Length; o++)
        {
            IEnumerable<int> inputs = Enumerable.Range(o * layer.Size, layer.Size);
            foreach (int i in layer.Kind == PoolKind.Average ? inputs : [Selected(layer.Kind, x, inputs)])
            {
                dx[i] += layer.Kind == PoolKind.Average ? dy[o] / layer.Size : dy[o];
            }
        }

        return dx;
    }

    /// <summary>The first of the largest or smallest.</summary>
    private static int Selected(PoolKind kind, double[] x, IEnumerable<int> inputs) => kind == PoolKind.Max ? inputs.MaxBy(i => x[i]) : inputs.MinBy(i => x[i]);

    private static IEnumerable<(int Tap, int Row, int Column)> Taps(Window w, int row, int column)
    {
        for (int ky = 0; ky < w.KernelHeight; ky++)
        {
            for (int kx = 0; kx < w.KernelWidth; kx++)
            {
                yield return ((ky * w.KernelWidth) + kx, (row * w.StrideHeight) - w.PadTop + (ky * w.DilationHeight), (column * w.StrideWidth) - w.PadLeft + (kx * w.DilationWidth));
            }
        }
    }

    private static (int Inputs, int Outputs) PerGroup(Shape input, Shape output, int groups) => (input.Channels / groups, output.Channels / groups);

    /// <summary>[out, in, tap] → [tap, in, out].</summary>
    private static double[] ByTap(double[] weight, int outputs, int inputs, Window w)
    {
        int taps = w.KernelHeight * w.KernelWidth;
        double[] result = new double[weight.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    result[(((tap * inputs) + i) * outputs) + o] = weight[(((o * inputs) + i) * taps) + tap];
                }
            }
        }

        return result;
    }

    private static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> values)
    {
        var scale = new Vector<double>(factor);
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(sum);
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += scale * vectors[i];
        }

        for (int i = sums.Length * Vector<double>.Count; i < sum.Length; i++)
        {
            sum[i] += factor * values[i];
        }
    }
}
