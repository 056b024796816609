using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ConvGen.Execution;

/// <summary>A persistent team of workers that run the jobs of a parallel section and meet at its end.</summary>
/// <remarks>
/// Which worker runs a job is left to chance; a caller whose result must not depend on the number of threads cuts its jobs by data and
/// sums what they leave in a fixed order. Workers spin for some microseconds after a section, because the next one usually follows at once, and then sleep.
/// <see cref="Run"/> allocates nothing; pass a delegate that is made once.
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    // One ticket holds the section's number above and the jobs not yet claimed below. A worker claims a job by decrementing it, so a worker that comes
    // late to a section cannot claim from the next one by mistake, and the caller waits for jobs, never for workers that had none.
    private const int RemainingBits = 32;

    // A sleeping worker wakes in 5 to 50 microseconds, so spinning longer than that gains nothing.
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    /// <summary>Turns of waiting for others, some tens of microseconds, before the processor is offered to other threads.</summary>
    private const int SpinsBeforeYield = 2000;

    private readonly Thread[] _workers;
    private readonly bool _spins;
    private readonly object _workGate = new();
    private readonly object _doneGate = new();
    private Shared _shared;
    private Action<int, int>? _job;
    private int _jobs;
    private ExceptionDispatchInfo? _failure;
    private int _sleepers;
    private int _callerSleeps;
    private int _running;
    private volatile bool _disposed;

    /// <summary>Starts the workers.</summary>
    /// <param name="threads">The size of the team, the calling thread included. More than the machine has processors is allowed, and slow.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _spins = threads <= Environment.ProcessorCount;
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int worker = i + 1;
            _workers[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"ConvGen worker {worker}" };
            _workers[i].UnsafeStart();
        }
    }

    /// <summary>The size of the team, the calling thread included.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="job"/> for every index below <paramref name="jobs"/>; returns when all are done. The calling thread is worker 0.</summary>
    /// <param name="jobs">How many; not negative.</param>
    /// <param name="job">Receives the job's index and the worker's (0 … <see cref="Threads"/> − 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of jobs.</exception>
    /// <exception cref="ArgumentNullException">There is no job.</exception>
    /// <exception cref="InvalidOperationException">The team is busy: the call comes from one of its jobs or from a second thread.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    /// <remarks>The first exception that a job throws is thrown here, after the jobs that had begun; jobs that had not are left out. The team stays usable.</remarks>
    public void Run(int jobs, Action<int, int> job)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(jobs);
        ArgumentNullException.ThrowIfNull(job);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Enter("run jobs");
        try
        {
            if (jobs <= 1 || _workers.Length == 0)
            {
                for (int i = 0; i < jobs; i++)
                {
                    job(i, 0);
                }
            }
            else
            {
                RunTogether(jobs, job);
            }
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>
    /// Called from each of as many jobs as the team has threads: waits until all of them have come here. Meeting takes a fraction of a microsecond where all have a processor.
    /// The jobs must meet equally often and must not throw, or the others would wait for ever.
    /// </summary>
    internal void Meet()
    {
        int meeting = Volatile.Read(ref _shared.Meeting);
        if (Interlocked.Increment(ref _shared.Arrived) == Threads)
        {
            _shared.Arrived = 0;
            Volatile.Write(ref _shared.Meeting, meeting + 1);
            return;
        }

        // The others are at work on the same step; only where the system took a processor away does this last.
        var wait = new SpinWait();
        for (int i = 0; Volatile.Read(ref _shared.Meeting) == meeting; i++)
        {
            if (_spins && i < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                // Yields, and never sleeps for the millisecond that it would otherwise.
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Ends the workers and waits for them.</summary>
    /// <exception cref="InvalidOperationException">A section is running.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        Enter("be disposed");
        _disposed = true;
        lock (_workGate)
        {
            Monitor.PulseAll(_workGate);
        }

        foreach (Thread worker in _workers)
        {
            worker.Join();
        }
    }

    private void Enter(string what)
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
        {
            throw new InvalidOperationException(
                $"The team cannot {what} while it is running jobs: found a call from inside a job or from a second thread, expected one section at a time. Use a team for each caller.");
        }
    }

    private void RunTogether(int jobs, Action<int, int> job)
    {
        _job = job;
        _jobs = jobs;
        _shared.Completed = 0;
        long section = (Volatile.Read(ref _shared.Ticket) >> RemainingBits) + 1;

        // A full fence: what a claimant reads lies before it, and the count of sleepers is read after it.
        Interlocked.Exchange(ref _shared.Ticket, (section << RemainingBits) | (uint)jobs);
        WakeWorkers(jobs - 1);
        ClaimJobs(0);
        WaitForJobs(jobs);

        _job = null;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    private void WakeWorkers(int needed)
    {
        if (Volatile.Read(ref _sleepers) == 0)
        {
            return;
        }

        lock (_workGate)
        {
            for (int i = Math.Min(needed, _sleepers); i > 0; i--)
            {
                Monitor.Pulse(_workGate);
            }
        }
    }

    private void WaitForJobs(int jobs)
    {
        long end = Stopwatch.GetTimestamp() + (_spins ? SpinTicks : 0);
        while (Volatile.Read(ref _shared.Completed) != jobs)
        {
            if (Stopwatch.GetTimestamp() < end)
            {
                Thread.SpinWait(4);
                continue;
            }

            lock (_doneGate)
            {
                Interlocked.Exchange(ref _callerSleeps, 1);
                while (Volatile.Read(ref _shared.Completed) != jobs)
                {
                    Monitor.Wait(_doneGate);
                }

                _callerSleeps = 0;
            }
        }
    }

    private void Work(int worker)
    {
        while (WaitForWork())
        {
            ClaimJobs(worker);
        }
    }

    /// <summary>Returns true when there may be a job, false when the team ends.</summary>
    private bool WaitForWork()
    {
        long end = Stopwatch.GetTimestamp() + (_spins ? SpinTicks : 0);
        do
        {
            if (HasWork())
            {
                return true;
            }

            Thread.SpinWait(4);
        }
        while (Stopwatch.GetTimestamp() < end);

        lock (_workGate)
        {
            // A full fence: either the caller sees this sleeper, or the sleeper sees the caller's ticket.
            Interlocked.Increment(ref _sleepers);
            while (!HasWork() && !_disposed)
            {
                Monitor.Wait(_workGate);
            }

            Interlocked.Decrement(ref _sleepers);
        }

        return !_disposed;
    }

    private bool HasWork() => (uint)Volatile.Read(ref _shared.Ticket) != 0;

    private void ClaimJobs(int worker)
    {
        long ticket = Volatile.Read(ref _shared.Ticket);
        while ((uint)ticket != 0)
        {
            long seen = Interlocked.CompareExchange(ref _shared.Ticket, ticket - 1, ticket);
            if (seen != ticket)
            {
                ticket = seen;
                continue;
            }

            // The section cannot end before this job is counted, so its fields hold still.
            int jobs = _jobs;
            try
            {
                if (Volatile.Read(ref _failure) is null)
                {
                    _job!(jobs - (int)(uint)ticket, worker);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }

            if (Interlocked.Increment(ref _shared.Completed) == jobs && Volatile.Read(ref _callerSleeps) != 0)
            {
                lock (_doneGate)
                {
                    Monitor.Pulse(_doneGate);
                }
            }

            ticket = Volatile.Read(ref _shared.Ticket);
        }
    }

    /// <summary>The words that all workers write, each on a pair of cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Shared
    {
        [FieldOffset(128)]
        public long Ticket;

        [FieldOffset(256)]
        public int Completed;

        [FieldOffset(384)]
        public int Arrived;

        [FieldOffset(512)]
        public int Meeting;
    }
}
