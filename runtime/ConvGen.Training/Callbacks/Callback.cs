namespace ConvGen;

/// <summary>
/// Something that is done in the course of a <see cref="Trainer{TNetwork}.Fit"/>: stopping early, saving, logging, or what you need. Called on the training thread. Keras: <c>Callback</c>. PyTorch Lightning: <c>Callback</c>.
/// </summary>
/// <remarks>Validation and callbacks happen between steps, so nothing that they read changes under them. What a callback remembers can be saved in checkpoints, so that a run that goes on is the same run.</remarks>
public abstract class Callback
{
    /// <summary>Before the first step, and after a checkpoint has been taken up. Default: nothing.</summary>
    /// <param name="run">The run.</param>
    public virtual void Begin(TrainingRun run)
    {
    }

    /// <summary>After each step. Default: nothing.</summary>
    /// <param name="run">The run.</param>
    public virtual void AfterStep(TrainingRun run)
    {
    }

    /// <summary>After each epoch and its validation; the network has the parameters. Default: nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">What the epoch came to.</param>
    public virtual void AfterEpoch(TrainingRun run, EpochResult result)
    {
    }

    /// <summary>When the run ends, also when it is cancelled or fails. Default: nothing.</summary>
    /// <param name="run">The run; <see cref="TrainingRun.IsComplete"/> says how it ended.</param>
    public virtual void Finish(TrainingRun run)
    {
    }

    /// <summary>Adds what the callback remembers to a checkpoint. Default: nothing.</summary>
    /// <param name="state">Receives it.</param>
    public virtual void Save(TrainingState state)
    {
    }

    /// <summary>Takes what <see cref="Save"/> added; called before <see cref="Begin"/> where a run goes on. Default: nothing.</summary>
    /// <param name="state">Holds it.</param>
    public virtual void Load(TrainingState state)
    {
    }
}
