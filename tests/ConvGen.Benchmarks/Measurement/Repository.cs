namespace ConvGen.Benchmarks.Measurement;

/// <summary>The repository that this program was built in.</summary>
internal static class Repository
{
    /// <summary>Its folder; null where the program has been moved out of it.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ConvGen.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
