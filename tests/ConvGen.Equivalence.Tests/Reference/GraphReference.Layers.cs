using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Reference;

// Layers without a window.
internal sealed partial class GraphReference
{
    private double[] Forward(Layer layer, double[][] inputs)
    {
        double[] x = inputs[0];
        return layer switch
        {
            ConvLayer conv => Convolve(conv, x),
            ConvTransposeLayer conv => ConvolveTransposed(conv, x),
            PoolLayer pool => Pool(pool, x),
            ChannelPoolLayer pool => PoolChannels(pool, x),
            FlattenLayer => Permute(layer.Input, x, flatten: true),
            DenseLayer dense => Multiply(dense, x),
            ActivationLayer activation => Array.ConvertAll(x, v => ActivationReference.Value(activation.Activation, v)),
            LocalResponseNormLayer norm => NormaliseLocally(norm, x),
            AddLayer => [.. Enumerable.Range(0, x.Length).Select(i => inputs.Sum(input => input[i]))],
            MultiplyLayer => Scale(layer, inputs),
            ConcatLayer => Concatenate(layer, inputs),
            IdentityLayer => x,
            UpsampleLayer or PadLayer or CropLayer or ChannelShuffleLayer => Move(layer, x),
            SoftmaxLayer softmax => Softmax(softmax, x),
            _ => throw new NotSupportedException(layer.GetType().Name),
        };
    }

    private double[][] Backward(Layer layer, double[][] inputs, double[] y, double[] dy)
    {
        double[] x = inputs[0];
        return layer switch
        {
            ConvLayer conv => [ConvolveGradient(conv, x, dy)],
            ConvTransposeLayer conv => [ConvolveTransposedGradient(conv, x, dy)],
            PoolLayer pool => [PoolGradient(pool, x, dy)],
            ChannelPoolLayer pool => [PoolChannelsGradient(pool, x, dy)],
            FlattenLayer => [Permute(layer.Input, dy, flatten: false)],
            DenseLayer dense => [MultiplyGradient(dense, x, dy)],
            ActivationLayer activation => [[.. dy.Select((d, i) => d * ActivationReference.Derivative(activation.Activation, x[i]))]],
            LocalResponseNormLayer norm => [NormaliseLocallyGradient(norm, x, dy)],
            AddLayer => [.. inputs.Select(_ => dy)],
            MultiplyLayer => ScaleGradient(layer, inputs, dy),
            ConcatLayer => ConcatenateGradient(layer, inputs, dy),
            IdentityLayer => [dy],
            UpsampleLayer or PadLayer or CropLayer or ChannelShuffleLayer => [MoveGradient(layer, dy)],
            _ => throw new NotSupportedException(layer.GetType().Name),
        };
    }

    private double[] Weight(Layer layer) => _tensors[$"{layer.Name}.weight"];

    private double[]? Bias(Layer layer) => _tensors.GetValueOrDefault($"{layer.Name}.bias");

    private static int At(Shape shape, int row, int column, int channel) => (((row * shape.Width) + column) * shape.Channels) + channel;

    /// <summary>Height × width × channel ↔ channel × height × width.</summary>
    private static double[] Permute(Shape map, double[] x, bool flatten)
    {
        double[] y = new double[x.Length];
        for (int h = 0; h < map.Height; h++)
        {
            for (int w = 0; w < map.Width; w++)
            {
                for (int c = 0; c < map.Channels; c++)
                {
                    int interleaved = At(map, h, w, c), planar = (((c * map.Height) + h) * map.Width) + w;
                    y[flatten ? planar : interleaved] = x[flatten ? interleaved : planar];
                }
            }
        }

        return y;
    }

    private double[] Multiply(DenseLayer layer, double[] x)
    {
        double[] weight = Weight(layer), y = new double[layer.Output.Length];
        for (int o = 0; o < y.Length; o++)
        {
            double sum = Bias(layer)?[o] ?? 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += weight[(o * x.Length) + i] * x[i];
            }

            y[o] = sum;
        }

        return y;
    }

    private double[] MultiplyGradient(DenseLayer layer, double[] x, double[] dy)
    {
        double[] weight = Weight(layer), dw = Gradients[$"{layer.Name}.weight"], dx = new double[x.Length];
        for (int o = 0; o < dy.Length; o++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                dw[(o * x.Length) + i] += dy[o] * x[i];
                dx[i] += dy[o] * weight[(o * x.Length) + i];
            }
        }

        if (Gradients.TryGetValue($"{layer.Name}.bias", out double[]? db))
        {
            Accumulate(db, dy);
        }

        return dx;
    }

    private double[][] Normalise(BatchNormLayer layer, double[][] batch)
    {
        double[] mean = _tensors[$"{layer.Name}.running_mean"], variance = _tensors[$"{layer.Name}.running_var"];
        return [.. batch.Select(x => Affine(layer, x, mean, variance))];
    }

    private double[][] NormaliseByBatch(BatchNormLayer layer, double[][] batch)
    {
        (double[] mean, double[] variance, double count) = Moments(layer, batch);
        double[] runningMean = _tensors[$"{layer.Name}.running_mean"], runningVariance = _tensors[$"{layer.Name}.running_var"];
        for (int c = 0; c < mean.Length; c++)
        {
            runningMean[c] += layer.Momentum * (mean[c] - runningMean[c]);
            runningVariance[c] += layer.Momentum * ((variance[c] * (count > 1 ? count / (count - 1) : 1)) - runningVariance[c]);
        }

        return [.. batch.Select(x => Affine(layer, x, mean, variance))];
    }

    private double[] Affine(BatchNormLayer layer, double[] x, double[] mean, double[] variance)
    {
        double[]? gamma = _tensors.GetValueOrDefault($"{layer.Name}.weight"), beta = Bias(layer);
        int channels = mean.Length;
        return [.. x.Select((v, i) => ((v - mean[i % channels]) / Math.Sqrt(variance[i % channels] + layer.Epsilon) * (gamma?[i % channels] ?? 1)) + (beta?[i % channels] ?? 0))];
    }

    private static (double[] Mean, double[] Variance, double Count) Moments(BatchNormLayer layer, double[][] batch)
    {
        int channels = layer.Output.Channels;
        double[] mean = new double[channels], variance = new double[channels];
        double count = (double)batch.Length * batch[0].Length / channels;
        foreach (double[] x in batch)
        {
            for (int i = 0; i < x.Length; i++)
            {
                mean[i % channels] += x[i] / count;
            }
        }

        foreach (double[] x in batch)
        {
            for (int i = 0; i < x.Length; i++)
            {
                variance[i % channels] += Math.Pow(x[i] - mean[i % channels], 2) / count;
            }
        }

        return (mean, variance, count);
    }

    /// <summary>Ioffe and Szegedy 2015: dx = γ/√(σ² + ε) · (dy − mean(dy) − x̂·mean(dy·x̂)); frozen, with statistics that depend on nothing, dx = γ/√(σ² + ε) · dy.</summary>
    private double[][] NormaliseGradient(BatchNormLayer layer, double[][] batch, double[][] dy)
    {
        double[]? gamma = _tensors.GetValueOrDefault($"{layer.Name}.weight");
        int channels = layer.Output.Channels;
        if (layer.Frozen)
        {
            double[] running = _tensors[$"{layer.Name}.running_var"];
            return Map(batch.Length, n => [.. dy[n].Select((d, i) => (gamma?[i % channels] ?? 1) / Math.Sqrt(running[i % channels] + layer.Epsilon) * d)]);
        }

        (double[] mean, double[] variance, double count) = Moments(layer, batch);
        double[] sum = new double[channels], product = new double[channels];
        for (int n = 0; n < batch.Length; n++)
        {
            for (int i = 0; i < batch[n].Length; i++)
            {
                sum[i % channels] += dy[n][i];
                product[i % channels] += dy[n][i] * Normal(n, i);
            }
        }

        if (layer.Affine)
        {
            Accumulate(Gradients[$"{layer.Name}.weight"], product);
            Accumulate(Gradients[$"{layer.Name}.bias"], sum);
        }

        return Map(batch.Length, n => [.. dy[n].Select((d, i) =>
            (gamma?[i % channels] ?? 1) / Math.Sqrt(variance[i % channels] + layer.Epsilon) * (d - (sum[i % channels] / count) - (Normal(n, i) * product[i % channels] / count)))]);

        double Normal(int n, int i) => (batch[n][i] - mean[i % channels]) / Math.Sqrt(variance[i % channels] + layer.Epsilon);
    }

    private static double[] NormaliseLocally(LocalResponseNormLayer layer, double[] x) =>
        [.. x.Select((v, i) => v * Math.Pow(Base(layer, x, i), -layer.Beta))];

    private static double[] NormaliseLocallyGradient(LocalResponseNormLayer layer, double[] x, double[] dy)
    {
        double[] dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double b = Base(layer, x, i);
            dx[i] += dy[i] * Math.Pow(b, -layer.Beta);
            foreach (int j in Neighbours(layer, i))
            {
                dx[j] -= dy[i] * x[i] * layer.Beta * Math.Pow(b, -layer.Beta - 1) * 2 * layer.Alpha / layer.Size * x[j];
            }
        }

        return dx;
    }

    private static double Base(LocalResponseNormLayer layer, double[] x, int i) =>
        layer.K + (layer.Alpha / (double)layer.Size * Neighbours(layer, i).Sum(j => x[j] * x[j]));

    private static IEnumerable<int> Neighbours(LocalResponseNormLayer layer, int i)
    {
        int channels = layer.Input.Channels, channel = i % channels, first = channel - (layer.Size / 2);
        return Enumerable.Range(first, layer.Size).Where(c => c >= 0 && c < channels).Select(c => i - channel + c);
    }

    private static double[] Drop(DropoutLayer layer, double[] x, int key) =>
        [.. x.Select((v, i) => Kept(key, layer.Spatial ? i % layer.Input.Channels : i, layer.Rate) ? v / (1 - (double)layer.Rate) : 0)];

    /// <summary>Wellons's lowbias32 over the key and the element's index, against the rate in 24 bits.</summary>
    private static bool Kept(int key, int index, float rate)
    {
        uint h = unchecked((uint)key + (0x9E3779B9u * (uint)(index + 1)));
        h = unchecked((h ^ (h >> 16)) * 0x7feb352du);
        h = unchecked((h ^ (h >> 15)) * 0x846ca68bu);
        return ((h ^ (h >> 16)) >> 8) >= (uint)Math.Round(rate * 16777216.0);
    }

    private static double[] Scale(Layer layer, double[][] inputs)
    {
        int length = layer.Output.Length;
        return [.. Enumerable.Range(0, length).Select(i => inputs[0][i % Period(layer, inputs[0])] * inputs[1][i % Period(layer, inputs[1])])];
    }

    private static double[][] ScaleGradient(Layer layer, double[][] inputs, double[] dy)
    {
        double[][] dx = [new double[inputs[0].Length], new double[inputs[1].Length]];
        for (int i = 0; i < dy.Length; i++)
        {
            int a = i % Period(layer, inputs[0]), b = i % Period(layer, inputs[1]);
            dx[0][a] += dy[i] * inputs[1][b];
            dx[1][b] += dy[i] * inputs[0][a];
        }

        return dx;
    }

    /// <summary>A 1 × 1 × C factor comes round again at each pixel.</summary>
    private static int Period(Layer layer, double[] factor) => factor.Length < layer.Output.Length ? layer.Output.Channels : layer.Output.Length;

    private static double[] Concatenate(Layer layer, double[][] inputs)
    {
        int pixels = layer.Output.Height * layer.Output.Width;
        return [.. Enumerable.Range(0, pixels).SelectMany(p => inputs.SelectMany(x => x.Skip(p * (x.Length / pixels)).Take(x.Length / pixels)))];
    }

    private static double[][] ConcatenateGradient(Layer layer, double[][] inputs, double[] dy)
    {
        int pixels = layer.Output.Height * layer.Output.Width, first = 0;
        var dx = new List<double[]>();
        foreach (double[] x in inputs)
        {
            int channels = x.Length / pixels, from = first;
            dx.Add([.. Enumerable.Range(0, x.Length).Select(i => dy[(i / channels * layer.Output.Channels) + from + (i % channels)])]);
            first += channels;
        }

        return [.. dx];
    }

    private static double[] Move(Layer layer, double[] x)
    {
        double[] y = new double[layer.Output.Length];
        Array.Fill(y, layer is PadLayer pad ? pad.Value : 0);
        foreach ((int to, int from) in Moves(layer))
        {
            y[to] = x[from];
        }

        return y;
    }

    private static double[] MoveGradient(Layer layer, double[] dy)
    {
        double[] dx = new double[layer.Input.Length];
        foreach ((int to, int from) in Moves(layer))
        {
            dx[from] += dy[to];
        }

        return dx;
    }

    /// <summary>Which input element each output element is; none where it lies in a pad.</summary>
    private static IEnumerable<(int To, int From)> Moves(Layer layer)
    {
        for (int h = 0; h < layer.Output.Height; h++)
        {
            for (int w = 0; w < layer.Output.Width; w++)
            {
                (int row, int column) = layer switch
                {
                    UpsampleLayer up => (h / up.FactorHeight, w / up.FactorWidth),
                    PadLayer pad => (h - pad.Top, w - pad.Left),
                    CropLayer crop => (h + crop.Top, w + crop.Left),
                    ChannelShuffleLayer => (h, w),
                    _ => throw new NotSupportedException(),
                };
                for (int c = 0; c < layer.Input.Channels && row >= 0 && row < layer.Input.Height && column >= 0 && column < layer.Input.Width; c++)
                {
                    int source = layer is ChannelShuffleLayer shuffle ? (c % shuffle.Groups * (layer.Input.Channels / shuffle.Groups)) + (c / shuffle.Groups) : c;
                    yield return (At(layer.Output, h, w, c), At(layer.Input, row, column, source));
                }
            }
        }
    }

    private static double[] Softmax(SoftmaxLayer layer, double[] x)
    {
        double[] y = new double[x.Length];
        foreach (IGrouping<(int, int, int), int> vector in Enumerable.Range(0, x.Length).GroupBy(VectorOf))
        {
            double largest = vector.Max(i => x[i]), sum = vector.Sum(i => Math.Exp(x[i] - largest));
            foreach (int i in vector)
            {
                y[i] = layer.Log ? x[i] - largest - Math.Log(sum) : Math.Exp(x[i] - largest) / sum;
            }
        }

        return y;

        // The row, column and channel of an element, of which the axis summed over does not count.
        (int Row, int Column, int Channel) VectorOf(int i)
        {
            (int row, int column, int channel) = (i / layer.Input.Channels / layer.Input.Width, i / layer.Input.Channels % layer.Input.Width, i % layer.Input.Channels);
            return layer.Axis switch
            {
                SoftmaxOver.Channels => (row, column, 0),
                SoftmaxOver.Height => (0, column, channel),
                SoftmaxOver.Width => (row, 0, channel),
                _ => default,
            };
        }
    }
}
