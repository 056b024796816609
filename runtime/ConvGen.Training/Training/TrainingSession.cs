namespace ConvGen;

/// <summary>What lasts from one <see cref="Trainer{TNetwork}.Fit"/> to the next.</summary>
internal sealed class TrainingSession
{
    /// <summary>Receives the parameters.</summary>
    public required Network Network { get; init; }

    /// <summary>Belongs to this trainer.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>Belongs to this trainer.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>What is minimised.</summary>
    public required Loss Loss { get; init; }

    /// <summary>What is measured in each evaluation.</summary>
    public required IReadOnlyList<Metric> Metrics { get; init; }

    /// <summary>At least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Of everything random.</summary>
    public required int Seed { get; init; }

    /// <summary>The epochs of all runs so far: the key of the next order of images.</summary>
    public int EpochsDone { get; set; }

    /// <summary>The steps of all runs so far: the key of what dropout drops next.</summary>
    public long StepsDone { get; set; }

    /// <summary>The checkpoint that the next run goes on from, and whether it may be one of another recipe.</summary>
    public (TrainingState State, bool RecipeMayDiffer)? Resumed { get; set; }
}
