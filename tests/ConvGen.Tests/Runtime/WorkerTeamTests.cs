using ConvGen.Execution;

namespace ConvGen.Tests.Runtime;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_job_runs_once_in_section_after_section(int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (int jobs in (int[])[0, 1, 2, 3, 7, 100, 1000])
        {
            int[] runs = new int[jobs];
            for (int section = 1; section <= 50; section++)
            {
                team.Run(jobs, (job, worker) =>
                {
                    Assert.InRange(worker, 0, threads - 1);
                    Interlocked.Increment(ref runs[job]);
                });
                Assert.All(runs, count => Assert.Equal(section, count));
            }
        }
    }

    /// <summary>Behind a meeting every job sees what all others did before it, however often they meet and however the system schedules them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Nobody_goes_on_before_all_have_met(int threads)
    {
        using var team = new WorkerTeam(threads);
        int[] steps = new int[threads];
        for (int section = 0; section < 20; section++)
        {
            Array.Clear(steps);
            team.Run(threads, (job, _) =>
            {
                for (int step = 1; step <= 100; step++)
                {
                    Volatile.Write(ref steps[job], step);
                    team.Meet();
                    Assert.All(steps, other => Assert.InRange(other, step, step + 1));
                    team.Meet();
                }
            });
            Assert.All(steps, step => Assert.Equal(100, step));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Shares_cover_every_part_once(int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (int parts in (int[])[1, 2, 3, 7, 36])
        {
            int end = 0;
            for (int worker = 0; worker < threads; worker++)
            {
                var share = new WorkShare(team, worker);
                Assert.Equal(worker == 0, share.IsFirst);
                Assert.Equal(end, share.Begin(parts));
                end = share.End(parts);
            }

            Assert.Equal(parts, end);
            Assert.Equal((0, parts), (default(WorkShare).Begin(parts), default(WorkShare).End(parts)));
        }
    }

    [Fact]
    public void No_two_running_jobs_share_a_worker()
    {
        using var team = new WorkerTeam(7);
        int[] busy = new int[7];
        team.Run(2000, (_, worker) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref busy[worker]));
            Thread.Yield();
            Interlocked.Decrement(ref busy[worker]);
        });
    }

    [Fact]
    public void Jobs_of_one_section_run_at_the_same_time()
    {
        using var team = new WorkerTeam(3);
        using var meeting = new Barrier(3);

        // Each job waits for the two others: on fewer than three threads this could not end.
        team.Run(3, (_, _) => meeting.SignalAndWait());
    }

    [Fact]
    public void Workers_that_went_to_sleep_wake_for_the_next_section()
    {
        using var team = new WorkerTeam(2);
        using var meeting = new Barrier(2);
        for (int i = 0; i < 5; i++)
        {
            team.Run(2, (_, _) => meeting.SignalAndWait());
            using var pause = new ManualResetEventSlim();
            pause.Wait(TimeSpan.FromMilliseconds(2));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_first_exception_of_a_job_reaches_the_caller_and_the_team_stays_usable(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (int i = 0; i < 20; i++)
        {
            FormatException e = Assert.Throws<FormatException>(() => team.Run(50, (job, _) => _ = job == 17 ? throw new FormatException("job 17") : job));
            Assert.Equal("job 17", e.Message);

            int sum = 0;
            team.Run(10, (job, _) => Interlocked.Add(ref sum, job));
            Assert.Equal(45, sum);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_section_inside_a_job_is_refused(int threads)
    {
        using var team = new WorkerTeam(threads);

        InvalidOperationException run = Assert.Throws<InvalidOperationException>(() => team.Run(4, (_, _) => team.Run(1, (_, _) => { })));
        InvalidOperationException dispose = Assert.Throws<InvalidOperationException>(() => team.Run(4, (_, _) => team.Dispose()));

        Assert.Contains("cannot run jobs while it is running jobs", run.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be disposed while it is running jobs", dispose.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_from_a_second_thread_is_refused()
    {
        using var team = new WorkerTeam(2);
        Exception? found = null;
        team.Run(1, (_, _) =>
        {
            var second = new Thread(() => found = Record.Exception(() => team.Run(1, (_, _) => { })));
            second.Start();
            second.Join();
        });
        Assert.IsType<InvalidOperationException>(found);
    }

    [Fact]
    public void A_disposed_team_refuses_and_may_be_disposed_again()
    {
        var team = new WorkerTeam(3);
        team.Run(3, (_, _) => { });
        team.Dispose();
        team.Dispose();

        Assert.Throws<ObjectDisposedException>(() => team.Run(1, (_, _) => { }));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var team = new WorkerTeam(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => team.Run(-1, (_, _) => { }));
        Assert.Throws<ArgumentNullException>(() => team.Run(1, null!));
    }

    [Fact]
    public void A_section_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        Action<int, int> job = (_, _) => { };
        team.Run(8, job);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            team.Run(8, job);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
