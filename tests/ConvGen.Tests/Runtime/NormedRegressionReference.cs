namespace ConvGen.Tests.Runtime;

/// <summary>What <see cref="NormedRegression"/> computes in training, in plain double loops, for one loss: the mean cross-entropy plus a weighted sum of the features.</summary>
internal sealed class NormedRegressionReference(NormedRegression network, float[] images, int[] labels)
{
    private const int Channels = NormedRegression.Channels;
    private const int Inputs = NormedRegression.InputCount;
    private const int Classes = NormedRegression.Classes;

    private readonly double[][] _values = [.. network.Parameters.Select(p => ToDouble(p.Values.ToArray())), ToDouble(images)];

    /// <summary>The batch's mean of each channel.</summary>
    public double[] Means => [.. Enumerable.Range(0, Channels).Select(c => Channel(c).Average())];

    /// <summary>The batch's variance of each channel, with n − 1 below it.</summary>
    public double[] UnbiasedVariances => [.. Enumerable.Range(0, Channels).Select(c => Channel(c).Sum(x => Math.Pow(x - Means[c], 2)) / (Channel(c).Count - 1))];

    /// <summary>The weight of a feature in the loss.</summary>
    public static float FeatureWeight(int image, int feature) => 0.1f * MathF.Cos((image * Inputs) + feature);

    /// <summary>The gradients of the loss with respect to each parameter, and to the images at the end, by central differences.</summary>
    public double[][] Gradients()
    {
        const double Step = 1e-5;
        return Array.ConvertAll(_values, values =>
        {
            double[] gradients = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + Step;
                double above = Loss();
                values[i] = value - Step;
                double below = Loss();
                values[i] = value;
                gradients[i] = (above - below) / (2 * Step);
            }

            return gradients;
        });
    }

    private double Loss()
    {
        (double[] gamma, double[] beta, double[] weights, double[] bias, double[] pixels) = (_values[0], _values[1], _values[2], _values[3], _values[4]);
        double[] means = Means;
        double[] variances = [.. Enumerable.Range(0, Channels).Select(c => Channel(c).Average(x => Math.Pow(x - means[c], 2)))];
        double loss = 0;
        for (int n = 0; n < labels.Length; n++)
        {
            double[] features = new double[Inputs];
            for (int i = 0; i < Inputs; i++)
            {
                int c = i % Channels;
                features[i] = (gamma[c] * (pixels[(n * Inputs) + i] - means[c]) / Math.Sqrt(variances[c] + NormedRegression.Epsilon)) + beta[c];
                loss += FeatureWeight(n, i) * features[i];
            }

            double[] scores = [.. Enumerable.Range(0, Classes).Select(o => bias[o] + features.Select((f, i) => f * weights[(o * Inputs) + i]).Sum())];
            loss += (Math.Log(scores.Sum(Math.Exp)) - scores[labels[n]]) / labels.Length;
        }

        return loss;
    }

    private List<double> Channel(int channel) => [.. _values[4].Where((_, i) => i % Channels == channel)];

    private static double[] ToDouble(float[] values) => Array.ConvertAll(values, v => (double)v);
}
