using System.Diagnostics;
using System.Globalization;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Rivals;
using MnistSample.Networks;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>
/// The published sample from nothing to a prediction: seconds from starting the process until its first line and until its end, and its peak memory.
/// The weights and the picture are made here; what they predict does not matter.
/// </summary>
internal static class StartupVerb
{
    private const int Runs = 31;
    private const int MemoryRuns = 5;

    /// <param name="report">Receives the figures.</param>
    /// <param name="named">What <c>--exe</c> names; without it, the sample published last in the repository.</param>
    public static void Run(Report report, string? named)
    {
        if (PublishedSample.Find(named) is not { } executable)
        {
            report.Note("startup: not measured; publish the sample with 'dotnet publish samples/Mnist -c Release', or name the program with --exe.");
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("convgen-startup-");
        try
        {
            string weights = Path.Combine(folder.FullName, "lenet5.safetensors");
            string picture = Path.Combine(folder.FullName, "digit.pgm");
            LeNet5.Create(seed: 1).Save(weights);
            File.WriteAllBytes(picture, [.. "P5\n28 28\n255\n"u8, .. Enumerable.Range(0, 784).Select(i => (byte)(i % 28 is > 11 and < 16 && i / 28 is > 4 and < 23 ? 255 : 0))]);
            ProcessStartInfo start = new(executable) { RedirectStandardOutput = true, ArgumentList = { "predict", picture, "--weights", weights } };

            report.Note($"startup: {executable}");
            (double FirstLine, double End)[] times = [.. Enumerable.Range(0, Runs).Select(_ => TimeRun(start))];
            (double? rivalMilliseconds, double? rivalMegabytes) = Peers.ColdStart();
            string rival = Peers.Label(Peers.OnnxRuntime, rivalMilliseconds);
            report.Add(new Figure(
                "AOT executable: process start to prediction", 1e3 * Timing.Median(times.Select(time => time.FirstLine)), "ms", rival, rivalMilliseconds));
            report.Add(new Figure("AOT executable: process start to exit", 1e3 * Timing.Median(times.Select(time => time.End)), "ms"));
            report.Add(new Figure("AOT executable: size", new FileInfo(executable).Length / 1e6, "MB"));
            if (OperatingSystem.IsLinux())
            {
                report.Add(new Figure("AOT executable: peak memory", Enumerable.Range(0, MemoryRuns).Max(_ => PeakKilobytes(start)) / 1024.0, "MB", rival, rivalMegabytes));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (double FirstLine, double End) TimeRun(ProcessStartInfo start)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        double firstLine = watch.Elapsed.TotalSeconds;
        process.WaitForExit();
        double end = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0 && line is not null
            ? (firstLine, end)
            : throw new InvalidOperationException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' ended with {process.ExitCode}, expected a prediction and 0.");
    }

    /// <summary>
    /// The high-water mark that the kernel keeps, read until the process is gone: it only grows, so the last reading before the end is the peak.
    /// (What a parent is told of a finished child counts the parent's own pages as well.)
    /// </summary>
    private static long PeakKilobytes(ProcessStartInfo start)
    {
        const string Key = "VmHWM:";
        using Process process = Process.Start(start)!;
        string status = $"/proc/{process.Id}/status";
        long peak = 0;
        while (true)
        {
            string? line = ReadStatus(status).FirstOrDefault(candidate => candidate.StartsWith(Key, StringComparison.Ordinal));
            if (line is null)
            {
                process.WaitForExit();
                return peak;
            }

            peak = long.Parse(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
    }

    private static string[] ReadStatus(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return []; // the process has ended and been collected
        }
    }
}
