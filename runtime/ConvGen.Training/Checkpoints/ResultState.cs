namespace ConvGen;

/// <summary>An epoch's result in a checkpoint.</summary>
internal static class ResultState
{
    /// <summary>Adds it.</summary>
    /// <param name="result">Of an epoch.</param>
    /// <param name="state">Receives it.</param>
    public static void Save(EpochResult result, TrainingState state)
    {
        state.Set("loss", result.Loss);
        state.Set("accuracy", result.Accuracy);
        state.Set("seconds", result.Seconds);
        state.Set("images per second", result.ImagesPerSecond);
        state.Set("learning rate", result.LearningRate);
        state.Set("seconds waited", result.SecondsWaited);
        if (result is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy })
        {
            state.Set("validation loss", loss);
            state.Set("validation accuracy", accuracy);
        }

        state.Set("metrics", string.Join('\n', result.Metrics.Keys));
        foreach ((string name, double value) in result.Metrics)
        {
            state.Set($"metric {name}", value);
        }
    }

    /// <summary>The result that was added.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="epochs">How many there are to be.</param>
    /// <param name="state">Holds it.</param>
    public static EpochResult Load(int epoch, int epochs, TrainingState state) => new(
        epoch,
        epochs,
        state.Number("loss"),
        state.Number("accuracy"),
        state.Has("validation loss") ? state.Number("validation loss") : null,
        state.Has("validation accuracy") ? state.Number("validation accuracy") : null,
        state.Number("seconds"),
        state.Number("images per second"))
    {
        LearningRate = (float)state.Number("learning rate"),
        SecondsWaited = state.Number("seconds waited"),
        Metrics = state.Text("metrics").Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(name => name, name => state.Number($"metric {name}")),
    };
}
