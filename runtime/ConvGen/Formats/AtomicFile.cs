namespace ConvGen.Formats;

/// <summary>Writes a file whole or not at all: to a temporary file beside the target, flushed to the disk, renamed over it. A reader never sees half of one.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file, which may exist.</param>
    /// <param name="example">A file name for the message where the path is a folder: <c>network.safetensors</c>.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; a file that was there is as it was.</exception>
    public static void Write(string path, string example, Action<FileStream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"Cannot save to '{path}': it is a folder; expected the path of a file. Add a file name such as {example}.");
        }

        RemoveLeftovers(path);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            // It stays open until it has its name, so that no other process takes it for one that was left over.
            using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
            write(file);
            file.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new DirectoryNotFoundException($"Cannot save to '{path}': its folder does not exist; create it first.", e);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files of processes that were killed while they wrote the file. Those that a process still writes are open, and stay.</summary>
    /// <param name="path">The file; it need not exist.</param>
    public static void RemoveLeftovers(string path)
    {
        string whole = Path.GetFullPath(path);
        string begin = Path.GetFileName(whole) + ".";
        if (Path.GetDirectoryName(whole) is not { } folder || !Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith(begin, StringComparison.Ordinal) || !Guid.TryParseExact(name[begin.Length..^".tmp".Length], "N", out _))
            {
                continue;
            }

            try
            {
                using var unused = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or not ours to delete: it does no harm.
            }
        }
    }
}
