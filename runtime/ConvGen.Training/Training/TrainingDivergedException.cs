using System.Globalization;

namespace ConvGen;

/// <summary>The loss, a parameter or a running statistic is no longer a finite number. The network has the parameters and running statistics of the last complete epoch.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="epoch">The epoch in which it happened, from 1.</param>
    /// <param name="step">The step of that epoch, from 1.</param>
    /// <param name="found">What was found.</param>
    /// <param name="layer">The layer in which it began; null where that is not known.</param>
    /// <param name="learningRate">Of that step.</param>
    internal TrainingDivergedException(int epoch, int step, string found, string? layer, float learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, step {step}: found {found}, expected finite numbers. The network has the parameters of the last complete epoch. Use a smaller learning rate (it was {learningRate}) or clip gradients, and check that the images hold no NaN."))
    {
        Epoch = epoch;
        Step = step;
        Layer = layer;
    }

    /// <summary>The epoch in which it happened, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step of that epoch, from 1.</summary>
    public int Step { get; }

    /// <summary>The name of the layer in which it began; null where it began before the first layer, in the images or targets.</summary>
    public string? Layer { get; }
}
