using System.Globalization;

namespace ConvGen;

/// <summary>The loss, a parameter or a running statistic is no longer a finite number. The network has the parameters and running statistics of the last complete epoch.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="epoch">The epoch in which it happened, from 1.</param>
    /// <param name="step">The step of that epoch, from 1.</param>
    /// <param name="found">What was found.</param>
    /// <param name="learningRate">Of that step.</param>
    internal TrainingDivergedException(int epoch, int step, string found, float learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, step {step}: found {found}, expected finite numbers. The network has the parameters of the last complete epoch. Use a smaller learning rate (it was {learningRate}), and check that the images hold no NaN."))
    {
        Epoch = epoch;
        Step = step;
    }

    /// <summary>The epoch in which it happened, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step of that epoch, from 1.</summary>
    public int Step { get; }
}
