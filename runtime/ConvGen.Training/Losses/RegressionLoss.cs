namespace ConvGen;

/// <summary>A loss that is the mean over the outputs of a function of the difference between output and target. The network ends in plain values.</summary>
public abstract class RegressionLoss : Loss
{
    private protected RegressionLoss()
    {
    }

    /// <inheritdoc/>
    public sealed override OutputActivation Activation => OutputActivation.None;

    /// <inheritdoc/>
    public sealed override bool UsesLabels => false;

    /// <inheritdoc/>
    public sealed override float Evaluate(ReadOnlySpan<float> output, int label, ReadOnlySpan<float> target, Span<float> gradient)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float difference = output[i] - target[i];
            sum += Value(difference);
            if (!gradient.IsEmpty)
            {
                gradient[i] = Slope(difference) / output.Length;
            }
        }

        return (float)(sum / output.Length);
    }

    /// <summary>The function.</summary>
    /// <param name="difference">Output less target.</param>
    private protected abstract float Value(float difference);

    /// <summary>Its derivative.</summary>
    /// <param name="difference">Output less target.</param>
    private protected abstract float Slope(float difference);
}
