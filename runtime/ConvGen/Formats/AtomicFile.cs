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

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

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
}
