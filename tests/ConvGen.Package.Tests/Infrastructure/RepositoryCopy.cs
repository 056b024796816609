namespace ConvGen.Package.Tests;

/// <summary>
/// The sources of the generator, the runtime and the sample in a temporary folder, so that packing and publishing neither disturb nor use the build outputs of the
/// repository, which other test projects may be writing at the same moment.
/// </summary>
public sealed class RepositoryCopy : IDisposable
{
    private static readonly string[] Folders = ["generator", "runtime", "samples"];
    private readonly Lazy<string> _feed;

    public RepositoryCopy()
    {
        Root = Directory.CreateTempSubdirectory("convgen-package-").FullName;
        string repository = FindRepository();
        foreach (string file in Directory.GetFiles(repository))
        {
            File.Copy(file, Path.Combine(Sources, Path.GetFileName(file)));
        }

        foreach (string folder in Folders)
        {
            Copy(Path.Combine(repository, folder), Path.Combine(Sources, folder));
        }

        _feed = new Lazy<string>(Pack);
    }

    /// <summary>A temporary folder for everything; what else is put there goes with it.</summary>
    public string Root { get; }

    /// <summary>The copied repository.</summary>
    public string Sources => Directory.CreateDirectory(Path.Combine(Root, "sources")).FullName;

    /// <summary>A folder with the packages.</summary>
    public string Feed => _feed.Value;

    /// <summary>Unlike any published version, so that no cache can answer for the feed.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ConvGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException($"Found no ConvGen.sln above '{AppContext.BaseDirectory}', expected the tests to lie in the repository.");
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source))
        {
            string name = Path.GetFileName(folder);
            if (name is not ("bin" or "obj"))
            {
                Copy(folder, Path.Combine(target, name));
            }
        }
    }

    private string Pack()
    {
        string feed = Path.Combine(Root, "feed");
        foreach (string project in (string[])["runtime/ConvGen", "runtime/ConvGen.Training"])
        {
            Dotnet.Build(Sources, $"pack {project} -c Release -o {feed} -p:Version={Version} -v quiet");
        }

        return feed;
    }
}
