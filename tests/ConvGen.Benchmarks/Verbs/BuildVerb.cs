using System.Diagnostics;
using System.IO.Compression;
using ConvGen.Benchmarks.Measurement;

namespace ConvGen.Benchmarks.Verbs;

/// <summary>A clean build of the whole solution, as a machine that has just restored it makes it: the committed sources in a folder of their own, no build server warm.</summary>
internal static class BuildVerb
{
    public static void Run(Report report)
    {
        if (Repository.Root is not { } repository)
        {
            report.Note("build: not measured; run the program in the repository that it was built in.");
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("convgen-build-");
        try
        {
            string archive = Path.Combine(folder.FullName, "sources.zip");
            string sources = Path.Combine(folder.FullName, "sources");
            Execute("git", repository, "archive", "--format=zip", "--output", archive, "HEAD");
            ZipFile.ExtractToDirectory(archive, sources);
            Execute("dotnet", sources, "restore", "--disable-build-servers");
            double seconds = Execute("dotnet", sources, "build", "-c", "Release", "--no-restore", "--disable-build-servers");
            report.Add(new Figure("clean build of the solution, restored", seconds, "s"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a program that must end with 0.</summary>
    /// <returns>Its seconds.</returns>
    private static double Execute(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What `dotnet run` set for its own MSBuild must not steer this one.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        double seconds = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? seconds
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}, expected 0:\n{output.Result}{errors.Result}");
    }
}
