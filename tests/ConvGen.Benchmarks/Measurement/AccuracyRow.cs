using System.Text.Json.Serialization;

namespace ConvGen.Benchmarks.Measurement;

/// <summary>How long training took to a test accuracy: a row of the verb <c>accuracy</c>.</summary>
/// <param name="Network">As the sample calls it.</param>
/// <param name="Target">The test accuracy to reach, in percent.</param>
/// <param name="Seed">Of the run; null for the median of all seeds.</param>
/// <param name="Epochs">Of the sample's recipe.</param>
/// <param name="Images">Of the training set, from the first.</param>
/// <param name="Threads">Of training.</param>
/// <param name="Seconds">Of training until the target was reached; null where it was not.</param>
/// <param name="TrainingSeconds">Of training, reached or not.</param>
/// <param name="Accuracy">On the test images at its end, in percent.</param>
/// <param name="Program">What trained.</param>
internal sealed record AccuracyRow(
    [property: JsonPropertyName("network")] string Network,
    [property: JsonPropertyName("target")] double Target,
    [property: JsonPropertyName("seed")] int? Seed,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("images")] int Images,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("seconds")] double? Seconds,
    [property: JsonPropertyName("training_seconds")] double TrainingSeconds,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("program")] string Program)
{
    /// <summary>The median of runs with several seeds: one that did not reach the target counts as one that took for ever.</summary>
    /// <param name="runs">At least one, of one target.</param>
    public static AccuracyRow Median(IReadOnlyList<AccuracyRow> runs)
    {
        double seconds = Timing.Median(runs.Select(run => run.Seconds ?? double.PositiveInfinity));
        return runs[0] with
        {
            Seed = null,
            Seconds = double.IsFinite(seconds) ? seconds : null,
            TrainingSeconds = Timing.Median(runs.Select(run => run.TrainingSeconds)),
            Accuracy = Timing.Median(runs.Select(run => run.Accuracy)),
        };
    }
}
