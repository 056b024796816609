using System.Diagnostics;
using ConvGen.Tests.Runtime;
using Xunit.Abstractions;

namespace ConvGen.Training.Tests;

/// <summary>What is left of a run whose process is killed.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private const int Kills = 50;

    [Fact]
    public void A_process_that_is_killed_fifty_times_ends_with_the_bits_of_one_that_was_not()
    {
        using var whole = new TemporaryFolder();
        var clock = Stopwatch.StartNew();
        using (Process process = Start(whole))
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        // Each life lasts a random share of the time that the whole run took: many die in the start of the runtime, many between two steps, and some while they write.
        double milliseconds = clock.Elapsed.TotalMilliseconds;
        var random = new Random(1);
        int resumed = 0;
        int finished = 0;
        var folder = new TemporaryFolder();
        for (int kills = 0; kills < Kills;)
        {
            using Process process = Start(folder);
            if (process.WaitForExit((int)(random.NextDouble() * milliseconds)))
            {
                // It came to its end before its time: another run begins.
                Assert.Equal(0, process.ExitCode);
                AssertSame(whole, folder);
                finished++;
                folder.Dispose();
                folder = new TemporaryFolder();
                continue;
            }

            process.Kill();
            process.WaitForExit();
            kills++;
            if (File.Exists(folder.File("run.checkpoint")))
            {
                // Whenever it was killed, the file is whole.
                _ = TrainingState.Load(folder.File("run.checkpoint"));
                resumed++;
            }
        }

        using (Process process = Start(folder))
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        AssertSame(whole, folder);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
        folder.Dispose();

        // Most lives are long enough to write a checkpoint, or to find that of the life before; without any, nothing would have been tested.
        Assert.InRange(resumed, Kills / 4, Kills);
        output.WriteLine($"{Kills} kills, {resumed} of them with a checkpoint to go on from, {finished + 1} runs came to their end, {milliseconds:F0} ms each");
    }

    private static Process Start(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KilledRunTests).Assembly.Location, folder.Path]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>The networks are the same files, and the logs but for their last column, the seconds.</summary>
    private static void AssertSame(TemporaryFolder expected, TemporaryFolder actual)
    {
        Assert.Equal(File.ReadAllBytes(expected.File("network.safetensors")), File.ReadAllBytes(actual.File("network.safetensors")));
        Assert.Equal(Lines(expected), Lines(actual));
    }

    private static string[] Lines(TemporaryFolder folder) => [.. File.ReadAllLines(folder.File("log.csv")).Select(line => line[..line.LastIndexOf(',')])];
}
