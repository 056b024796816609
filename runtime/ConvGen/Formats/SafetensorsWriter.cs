using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ConvGen.Formats;

/// <summary>Writes parameters as a safetensors file, whole or not at all: to a temporary file beside the target, flushed to the disk, renamed over it.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Saves <paramref name="parameters"/> in their order.</summary>
    /// <param name="path">The file, which may exist.</param>
    /// <param name="parameters">What to save.</param>
    /// <param name="metadata">Text beside them; none if null.</param>
    /// <exception cref="IOException">The file cannot be written; a file that was there is as it was.</exception>
    public static void Save(string path, IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"Cannot save to '{path}': it is a folder; expected the path of a file. Add a file name such as network.safetensors.");
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Write(temporary, parameters, metadata);
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

    private static void Write(string path, IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = Header(parameters, metadata);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(prefix);
        file.Write(header);
        foreach (Parameter parameter in parameters)
        {
            WriteData(file, parameter.Values.Span);
        }

        file.Flush(flushToDisk: true);
    }

    private static byte[] Header(IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();

            // Canonical order is PyTorch's, and readers that support several frameworks ask for it by this entry.
            json.WriteStartObject(SafetensorsHeader.MetadataKey);
            json.WriteString("format", "pt");
            foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (ParameterDescription parameter in parameters.Select(p => p.Description))
            {
                json.WriteStartObject(parameter.Name);
                json.WriteString("dtype", SafetensorsTensor.Float32);
                json.WriteStartArray("shape");
                foreach (int extent in parameter.Shape)
                {
                    json.WriteNumberValue(extent);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)parameter.Length * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteData(FileStream file, ReadOnlySpan<float> values)
    {
        const int Chunk = 1 << 20;
        int[] reversed = BitConverter.IsLittleEndian ? [] : new int[Math.Min(values.Length, Chunk)];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<float> chunk = values[..Math.Min(Chunk, values.Length)];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(chunk);
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(chunk), reversed);
                bytes = MemoryMarshal.AsBytes(reversed.AsSpan(0, chunk.Length));
            }

            file.Write(bytes);
            values = values[chunk.Length..];
        }
    }
}
