namespace ConvGen.Benchmarks.Measurement;

/// <summary>The published samples/Mnist: a native executable.</summary>
internal static class PublishedSample
{
    /// <summary>
    /// <c>samples/Mnist/bin/Release/net10.0/linux-x64/publish/Mnist</c>, for whichever framework and system were published last; null where none has been.
    /// </summary>
    /// <param name="named">What <c>--exe</c> names instead; null if nothing.</param>
    /// <exception cref="FileNotFoundException">It names no file.</exception>
    public static string? Find(string? named)
    {
        if (named is not null)
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"Found no executable at '{named}', expected the published samples/Mnist; publish it or correct --exe.");
        }

        var builds = new DirectoryInfo(Path.Combine(Repository.Root ?? "", "samples", "Mnist", "bin", "Release"));
        return Repository.Root is null || !builds.Exists ? null : builds
            .GetDirectories("net*")
            .SelectMany(framework => framework.GetDirectories())
            .Select(system => new FileInfo(Path.Combine(system.FullName, "publish", OperatingSystem.IsWindows() ? "Mnist.exe" : "Mnist")))
            .Where(program => program.Exists)
            .MaxBy(program => program.LastWriteTimeUtc)?.FullName;
    }
}
