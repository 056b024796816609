namespace ConvGen.Tool.Tests.Infrastructure;

/// <summary>Test data of the ONNX project, in a folder beside the repository.</summary>
internal static class ConformanceData
{
    public const string Absent = "the folder of conformance data";

    /// <summary>Null where it is absent; tests then say so and pass.</summary>
    public static string? Folder { get; } = Find();

    public static IEnumerable<string> Cases => Folder is null ? [] : Directory.GetDirectories(Path.Combine(Folder, "cases")).Select(c => Path.GetFileName(c)).Order();

    public static IEnumerable<string> Light => Folder is null ? [] : Directory.GetFiles(Path.Combine(Folder, "light"), "*.onnx").Select(c => Path.GetFileNameWithoutExtension(c)).Order();

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "conformance");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
