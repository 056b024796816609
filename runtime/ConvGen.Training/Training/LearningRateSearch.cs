using ConvGen.Data;

namespace ConvGen;

/// <summary>What <see cref="Trainer{TNetwork}.FindLearningRate"/> found. Plot the losses over the logarithm of the rates: a good rate lies on the slope, well before the lowest point.</summary>
/// <param name="Rates">Those that were tried, rising by the same factor.</param>
/// <param name="Losses">The loss of the batch that each was tried on before its update, smoothed: an exponential mean of weight 0.02, corrected for its start.</param>
/// <param name="Suggestion">The rate at which the smoothed loss falls fastest over the logarithm of the rate; null where it falls nowhere.</param>
public sealed record LearningRateSearch(IReadOnlyList<float> Rates, IReadOnlyList<double> Losses, float? Suggestion)
{
    // PyTorch Lightning's numbers: the smoothing, the loss that ends the search, and the points at either end that say nothing yet.
    private const double Smoothing = 0.98;
    private const double WorstFactor = 4;
    private const int SkippedAtStart = 10;

    internal static LearningRateSearch Run(
        TrainingSession session, TrainingStep step, BatchLoader loader, BatchLoss loss, float least, float most, int steps, CancellationToken cancellationToken)
    {
        var before = new TrainingState();
        session.Optimizer.Save(step, before);
        step.Load(session.Network);
        step.Seed = session.Seed;
        var rates = new List<float>(steps);
        var losses = new List<double>(steps);
        try
        {
            double smoothed = 0;
            double best = double.PositiveInfinity;
            for (int i = 0; i < steps; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (i % loader.Batches == 0)
                {
                    loader.BeginEpoch(i / loader.Batches);
                }

                Batch batch = loader.Next();
                loss.Begin(batch);
                step.Run(batch.Images, loss.Gradient);
                (double sum, double weight, _) = loss.Sum();
                smoothed = (Smoothing * smoothed) + ((1 - Smoothing) * sum / weight);
                double mean = smoothed / (1 - Math.Pow(Smoothing, i + 1));
                if (!double.IsFinite(mean) || mean > WorstFactor * best)
                {
                    break;
                }

                float rate = (float)(least * Math.Pow((double)most / least, i / (steps - 1.0)));
                best = Math.Min(best, mean);
                rates.Add(rate);
                losses.Add(mean);
                session.Optimizer.Step(step, rate);
            }
        }
        finally
        {
            session.Optimizer.Load(step, before);
        }

        return new LearningRateSearch(rates, losses, Steepest(rates, losses));
    }

    /// <summary>The rate where the loss falls fastest from one point to the next but one. Rates rise by the same factor, so the steps over their logarithms are equal.</summary>
    private static float? Steepest(List<float> rates, List<double> losses)
    {
        double steepest = 0;
        float? found = null;
        for (int i = Math.Min(SkippedAtStart, losses.Count / 4) + 1; i < losses.Count - 1; i++)
        {
            double slope = losses[i + 1] - losses[i - 1];
            if (slope < steepest)
            {
                (steepest, found) = (slope, rates[i]);
            }
        }

        return found;
    }
}
