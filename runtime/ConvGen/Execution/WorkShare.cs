using System.ComponentModel;

namespace ConvGen.Execution;

/// <summary>What one of several workers does of an image that they predict together. Generated code asks it which parts of a step are its own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct WorkShare
{
    private readonly WorkerTeam? _team;
    private readonly int _worker;

    internal WorkShare(WorkerTeam team, int worker)
    {
        _team = team;
        _worker = worker;
    }

    /// <summary>Whether there are other workers.</summary>
    internal bool IsDivided => _team is not null;

    /// <summary>Whether this is the worker that does what does not divide.</summary>
    public bool IsFirst => _worker == 0;

    /// <summary>The first of <paramref name="parts"/> that is this worker's.</summary>
    /// <param name="parts">How many there are.</param>
    public int Begin(int parts) => _team is null ? 0 : (int)((long)parts * _worker / _team.Threads);

    /// <summary>The one behind the last of <paramref name="parts"/> that is this worker's.</summary>
    /// <param name="parts">How many there are.</param>
    public int End(int parts) => _team is null ? parts : (int)((long)parts * (_worker + 1) / _team.Threads);

    /// <summary>Waits until all workers have come here.</summary>
    public void Meet() => _team?.Meet();
}
