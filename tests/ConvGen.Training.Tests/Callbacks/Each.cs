namespace ConvGen.Training.Tests;

/// <summary>A callback made of functions.</summary>
internal sealed class Each(Action<TrainingRun>? step = null, Action<TrainingRun, EpochResult>? epoch = null, Action<TrainingRun>? finish = null) : Callback
{
    public override void AfterStep(TrainingRun run) => step?.Invoke(run);

    public override void AfterEpoch(TrainingRun run, EpochResult result) => epoch?.Invoke(run, result);

    public override void Finish(TrainingRun run) => finish?.Invoke(run);
}
