using System.Buffers.Binary;
using System.Text.Json;

namespace ConvGen.Formats;

/// <summary>Writes parameters as a safetensors file, whole or not at all.</summary>
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
        AtomicFile.Write(path, "network.safetensors", file => Write(file, parameters, metadata));
    }

    private static void Write(FileStream file, IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = Header(parameters, metadata);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        file.Write(prefix);
        file.Write(header);
        foreach (Parameter parameter in parameters)
        {
            LittleEndian.Write(file, parameter.Values.Span);
        }
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
                json.WriteString("dtype", FloatTypes.Float32);
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
}
