using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>Safetensors files of any tensors, written apart from the library.</summary>
internal sealed class SafetensorsBuilder
{
    private readonly List<(string Name, string Type, long[] Shape, byte[] Data)> _tensors = [];

    public SafetensorsBuilder Add(string name, string type, long[] shape, byte[] data)
    {
        _tensors.Add((name, type, shape, data));
        return this;
    }

    public SafetensorsBuilder Add(string name, long[] shape, float[] values)
    {
        byte[] data = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, data, 0, data.Length);
        return Add(name, "F32", shape, data);
    }

    /// <param name="path">The file.</param>
    /// <param name="padding">Spaces behind the header, which move the data off its alignment.</param>
    public string Write(string path, int padding = 0)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach ((string name, string type, long[] shape, byte[] data) in _tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(extent => (JsonNode)extent)]),
                ["data_offsets"] = new JsonArray(offset, offset += data.Length),
            };
        }

        byte[] text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString() + new string(' ', padding));
        using FileStream file = File.Create(path);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        file.Write(length);
        file.Write(text);
        foreach ((_, _, _, byte[] data) in _tensors)
        {
            file.Write(data);
        }

        return path;
    }
}
