using System.ComponentModel;

namespace ConvGen.Execution;

/// <summary>
/// A batch normalisation that a predictor does not compute, because its running statistics stand still: y = γ · (x − mean) / √(variance + ε) + β is a scale and a shift of each channel,
/// which the convolution or dense layer before it takes into its weights and bias. PyTorch: <c>fuse_conv_bn_eval</c>.
/// </summary>
/// <remarks>Made by generated code. Indices point into <see cref="Network.Parameters"/> and <see cref="Network.Buffers"/>; −1 stands for a tensor that the network does not have.</remarks>
/// <param name="Weight">The weights of the layer before; −1 where the normalisation stands alone.</param>
/// <param name="Bias">Its bias; −1 for none, which is 0.</param>
/// <param name="Gamma">The scale that was learned; −1 for none, which is 1.</param>
/// <param name="Beta">The shift that was learned; −1 for none, which is 0.</param>
/// <param name="Mean">The running mean, a buffer.</param>
/// <param name="Variance">The running variance, a buffer.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Outer">The weights are seen as [outer, channels, inner]: outer is 1 for a convolution or dense layer, and its input channels for a transposed convolution.</param>
/// <param name="Channels">The channels that are normalised.</param>
/// <param name="Inner">What one channel's weights have in a row: inputs · kernel height · kernel width of a convolution, kernel height · kernel width of a transposed one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct BatchNormFold(
    int Weight, int Bias, int Gamma, int Beta, int Mean, int Variance, float Epsilon, int Outer, int Channels, int Inner)
{
    /// <summary>
    /// The values that a predictor packs: those of all parameters as they are, then of each fold the folded weights and the folded bias. Where there are no weights to fold into, these two are the
    /// scale and shift of y = scale · x + shift. Computed in double.
    /// </summary>
    /// <param name="network">Read, not changed.</param>
    /// <param name="folds">In the order in which their results are wanted.</param>
    public static ReadOnlyMemory<float>[] Apply(Network network, BatchNormFold[] folds)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(folds);
        int parameters = network.Parameters.Count;
        var values = new ReadOnlyMemory<float>[parameters + (2 * folds.Length)];
        for (int i = 0; i < parameters; i++)
        {
            values[i] = network.Parameters[i].Values;
        }

        for (int i = 0; i < folds.Length; i++)
        {
            (values[parameters + (2 * i)], values[parameters + (2 * i) + 1]) = folds[i].Of(network);
        }

        return values;
    }

    private (float[] Weight, float[] Bias) Of(Network network)
    {
        ReadOnlySpan<float> mean = network.Buffers[Mean].Values.Span;
        ReadOnlySpan<float> variance = network.Buffers[Variance].Values.Span;
        ReadOnlySpan<float> gamma = Parameter(network, Gamma);
        ReadOnlySpan<float> beta = Parameter(network, Beta);
        ReadOnlySpan<float> bias = Parameter(network, Bias);
        double[] scales = new double[Channels];
        float[] shifts = new float[Channels];
        for (int c = 0; c < Channels; c++)
        {
            scales[c] = (gamma.IsEmpty ? 1 : gamma[c]) / Math.Sqrt((double)variance[c] + Epsilon);
            shifts[c] = (float)((((bias.IsEmpty ? 0 : bias[c]) - (double)mean[c]) * scales[c]) + (beta.IsEmpty ? 0 : beta[c]));
        }

        return (Weight < 0 ? Array.ConvertAll(scales, scale => (float)scale) : Scale(Parameter(network, Weight), scales), shifts);
    }

    private float[] Scale(ReadOnlySpan<float> weights, double[] scales)
    {
        float[] folded = new float[weights.Length];
        for (int row = 0; row < Outer * Channels; row++)
        {
            double scale = scales[row % Channels];
            for (int i = row * Inner; i < (row + 1) * Inner; i++)
            {
                folded[i] = (float)(weights[i] * scale);
            }
        }

        return folded;
    }

    private static ReadOnlySpan<float> Parameter(Network network, int index) => index < 0 ? default : network.Parameters[index].Values.Span;
}
