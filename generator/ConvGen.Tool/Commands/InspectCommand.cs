using System.Buffers.Binary;
using System.Globalization;
using ConvGen.Formats;

namespace ConvGen.Tool.Commands;

/// <summary>convgen inspect: the names, types and sizes in a weight file. Only its header is read.</summary>
internal static class InspectCommand
{
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    public static void Run(string path, TextWriter output)
    {
        List<SafetensorsTensor> tensors;
        using (FileStream file = File.OpenRead(path))
        {
            tensors = ReadHeader(path, file);
        }

        List<string[]> rows = [["tensor", "type", "size", "numbers", "bytes"]];
        rows.AddRange(tensors.OrderBy(t => t.Begin).Select(t => (string[])[t.Name, t.DataType, string.Join(" × ", t.Shape), Number(t.Length ?? 0), Number(t.End - t.Begin)]));
        rows.Add([$"{tensors.Count} tensors", "", "", Number(tensors.Sum(t => t.Length ?? 0)), Number(tensors.Sum(t => t.End - t.Begin))]);
        TextTable.Write(output, rows, rightAligned: [3, 4]);
    }

    private static List<SafetensorsTensor> ReadHeader(string path, FileStream file)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        ulong length = file.ReadAtLeast(prefix, sizeof(ulong), throwOnEndOfStream: false) == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(prefix) : ulong.MaxValue;
        if (length > SafetensorsHeader.MaximumLength || (long)length > file.Length - sizeof(ulong))
        {
            throw new InvalidDataException($"'{path}' is no safetensors file: expected the length of a header in its first 8 bytes.");
        }

        byte[] header = new byte[length];
        file.ReadExactly(header);
        try
        {
            return SafetensorsHeader.Parse(header, file.Length - sizeof(ulong) - header.Length);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}' is no safetensors file: {e.Message}.", e);
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
