using System.Globalization;

namespace ConvGen.Tool.Onnx;

/// <summary>Where a tensor's bytes lie if not in the model: models of more than 2 GB keep them beside it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Length">How many; null for all that the tensor's size asks for.</param>
internal sealed record ExternalData(string Path, long Offset, long? Length)
{
    /// <exception cref="InvalidDataException">The entries name no file below the model's folder.</exception>
    public static ExternalData Of(string tensor, IReadOnlyDictionary<string, string> entries, string folder)
    {
        string location = entries.GetValueOrDefault("location", "");
        string root = System.IO.Path.GetFullPath(folder.Length == 0 ? "." : folder);
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, location));

        // A model from elsewhere must not make the tool read any file it likes.
        if (location.Length == 0 || !path.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"tensor '{tensor}' has its data in '{location}', expected a file beside the model");
        }

        long Number(string key) => long.TryParse(entries.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
        return new ExternalData(path, Number("offset"), entries.ContainsKey("length") ? Number("length") : null);
    }

    /// <exception cref="InvalidDataException">The file is too short.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public byte[] Read(long expected)
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read);
        long length = Length ?? expected;
        if (Offset + length > file.Length)
        {
            throw new InvalidDataException($"'{Path}' has {file.Length:N0} bytes, expected {length:N0} from {Offset:N0} on: copy the whole file that belongs to the model");
        }

        byte[] bytes = new byte[length];
        file.Position = Offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
