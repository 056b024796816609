namespace MnistSample.Data;

/// <summary>Finds MNIST: where the user says, else in the cache, else on a public mirror.</summary>
/// <param name="files">What makes up MNIST: <see cref="MnistFiles.All"/>.</param>
/// <param name="cacheFolder">Where downloads are kept.</param>
/// <param name="download">Fetches a file.</param>
/// <param name="log">Receives a line for whatever takes time or goes wrong.</param>
internal sealed class MnistSource(IReadOnlyList<MnistFile> files, string cacheFolder, IFileDownload download, TextWriter log)
{
    /// <summary>The environment variable that stands in for <c>--data</c>.</summary>
    public const string Variable = "CONVGEN_DATA";

    /// <summary>A folder that holds the four files; null if there is none and none can be downloaded.</summary>
    /// <param name="option">What <c>--data</c> named.</param>
    /// <param name="variable">The value of <see cref="Variable"/>.</param>
    /// <param name="cancellation">Ends a download.</param>
    /// <exception cref="InvalidDataException">The folder that the user named lacks a file: that is a mistake to report, not to paper over.</exception>
    public async Task<string?> FindFolderAsync(string? option, string? variable, CancellationToken cancellation)
    {
        (string? named, string by) = !string.IsNullOrEmpty(option) ? (option, "--data") : (variable, Variable);
        if (!string.IsNullOrEmpty(named))
        {
            string[] missing = Missing(named);
            return missing.Length == 0
                ? named
                : throw new InvalidDataException(
                    $"The folder '{named}' that {by} names {(Directory.Exists(named) ? $"lacks {string.Join(", ", missing)}" : "does not exist")}; "
                    + $"expected MNIST's four files there, compressed (.gz) or unpacked.");
        }

        return Missing(cacheFolder).Length == 0 || await DownloadAsync(cancellation) ? cacheFolder : null;
    }

    private string[] Missing(string folder) =>
        [.. files
            .Where(file => !File.Exists(Path.Combine(folder, file.Name)) && !File.Exists(Path.Combine(folder, Path.GetFileNameWithoutExtension(file.Name))))
            .Select(file => Path.GetFileNameWithoutExtension(file.Name))];

    private async Task<bool> DownloadAsync(CancellationToken cancellation)
    {
        await log.WriteLineAsync($"Downloading MNIST to {cacheFolder} (11 MB)");
        try
        {
            Directory.CreateDirectory(cacheFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await log.WriteLineAsync($"  {exception.Message}");
            return false;
        }

        foreach (Uri mirror in MnistFiles.Mirrors)
        {
            if (await DownloadAsync(mirror, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> DownloadAsync(Uri mirror, CancellationToken cancellation)
    {
        foreach (MnistFile file in files)
        {
            string path = Path.Combine(cacheFolder, file.Name);
            if (!File.Exists(path) && !await DownloadAsync(new Uri(mirror, file.Name), file, path, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Only a file that is complete and genuine gets its name, so that what has its name need not be checked again.</summary>
    private async Task<bool> DownloadAsync(Uri address, MnistFile file, string path, CancellationToken cancellation)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (FileStream target = File.Create(temporary))
            {
                await download.FetchAsync(address, target, cancellation);
            }

            if (file.IsGenuine(temporary, out string problem))
            {
                File.Move(temporary, path, overwrite: true);
                return true;
            }

            await log.WriteLineAsync($"  {address} {problem}; not used");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await log.WriteLineAsync($"  {address.Host}: {exception.Message}");
        }
        finally
        {
            File.Delete(temporary);
        }

        return false;
    }
}
