using System.IO.Compression;

namespace ConvGen.Formats;

/// <summary>A NumPy archive (.npz): a zip file with a .npy file for each array. NumPy: <c>numpy.load</c>, <c>numpy.savez</c>, <c>numpy.savez_compressed</c>.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    /// <summary>Reads all arrays, by name, in the archive's order.</summary>
    /// <param name="path">The archive, compressed or not.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">It is no archive of arrays of numbers, or damaged.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Load(string path)
    {
        using FileStream file = ReadableFile.Open(path, "a NumPy archive (.npz)");
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var arrays = new OrderedDictionary<string, NpyArray>();
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)))
            {
                string name = entry.FullName[..^Extension.Length];
                if (!arrays.TryAdd(name, Read(entry, name)))
                {
                    throw new InvalidDataException($"it has '{SafetensorsHeader.Printable(name)}' twice; expected every name once");
                }
            }

            return arrays.Count > 0 ? arrays : throw new InvalidDataException("it is a zip file without an array in it; expected a NumPy archive (.npz), which numpy.savez writes");
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot load '{path}': {e.Message.TrimEnd('.')}.", e.InnerException);
        }
    }

    /// <summary>Writes arrays of 32-bit floats, uncompressed, as <c>numpy.savez</c> does.</summary>
    /// <param name="path">The archive, by custom with the extension <c>.npz</c>; replaced where it exists.</param>
    /// <param name="arrays">By name.</param>
    /// <exception cref="ArgumentException">The path is empty, or an array has not as many elements as its shape.</exception>
    /// <exception cref="IOException">It cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; one that was there is as it was.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays) => AtomicFile.Write(path, "network.npz", file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NpyArray array) in arrays)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name + Extension, CompressionLevel.NoCompression);

            // Equal networks make equal files.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            array.WriteTo(stream);
        }
    });

    private static NpyArray Read(ZipArchiveEntry entry, string name)
    {
        try
        {
            using Stream stream = entry.Open();
            return NpyReader.Read(stream, entry.Length);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"array '{SafetensorsHeader.Printable(name)}': {e.Message}", e);
        }
    }
}
