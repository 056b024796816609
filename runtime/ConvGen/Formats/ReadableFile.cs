namespace ConvGen.Formats;

/// <summary>Opens files that a user named.</summary>
internal static class ReadableFile
{
    /// <param name="path">The file.</param>
    /// <param name="expected">What it should be: <c>a safetensors file</c>.</param>
    /// <exception cref="InvalidDataException">It is not on a disk.</exception>
    /// <exception cref="IOException">It does not exist, is a folder, or cannot be read.</exception>
    public static FileStream Open(string path, string expected)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"Cannot load '{path}': it is a folder; expected {expected}. Add the file's name to the path.");
        }

        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"Cannot load '{path}': there is no such file (looked for '{Path.GetFullPath(path)}'). Check the path, or save a network first.", path, e);
        }

        if (!file.CanSeek)
        {
            file.Dispose();
            throw new InvalidDataException($"Cannot load '{path}': it is a pipe or device; expected a file on a disk.");
        }

        return file;
    }
}
