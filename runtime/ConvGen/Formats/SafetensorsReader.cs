using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ConvGen.Formats;

/// <summary>
/// Reads parameters and buffers from a safetensors file: eight bytes of header length, little-endian; the header; the data.
/// Nothing is allocated that the file's own size does not cover, and no parameter is written before all have been read.
/// </summary>
internal static class SafetensorsReader
{
    private const int PrefixLength = 8;
    private const int MostListed = 8;

    /// <summary>Fills <paramref name="parameters"/> from the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Exactly those that the file must have, by name, shape and type.</param>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, or holds other tensors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Load(string path, IReadOnlyList<Parameter> parameters)
    {
        float[][] values = Read(path, (file, dataStart, header) =>
        {
            Dictionary<string, SafetensorsTensor> tensors = SafetensorsHeader.Parse(header, file.Length - dataStart).ToDictionary(t => t.Name);
            Match(tensors, parameters);
            return parameters.Select(p => ReadData(file, dataStart + tensors[p.Name].Begin, p.Description.Length)).ToArray();
        });
        for (int i = 0; i < values.Length; i++)
        {
            values[i].CopyTo(parameters[i].Values);
        }
    }

    /// <summary>Everything in a file of 32-bit floats, with the text beside it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no safetensors file, is damaged, or holds something other than 32-bit floats.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (Dictionary<string, string> Metadata, Dictionary<string, float[]> Tensors) ReadAll(string path) => Read(path, (file, dataStart, header) =>
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (SafetensorsTensor tensor in SafetensorsHeader.Parse(header, file.Length - dataStart))
        {
            if (tensor.DataType != SafetensorsTensor.Float32)
            {
                throw new InvalidDataException($"{SafetensorsHeader.Printable(tensor.Name)} has type {SafetensorsHeader.Printable(tensor.DataType)}; expected F32");
            }

            tensors[tensor.Name] = ReadData(file, dataStart + tensor.Begin, checked((int)((tensor.End - tensor.Begin) / sizeof(float))));
        }

        return (SafetensorsHeader.Metadata(header), tensors);
    });

    private static T Read<T>(string path, Func<FileStream, long, byte[], T> read)
    {
        using FileStream file = Open(path);
        try
        {
            byte[] header = ReadHeader(file);
            return read(file, PrefixLength + header.Length, header);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot load '{path}': {e.Message}.", e.InnerException);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"Cannot load '{path}': it became shorter while it was read; save it again and load it then.", e);
        }
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"Cannot load '{path}': it is a folder; expected a safetensors file. Add the file's name to the path.");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"Cannot load '{path}': there is no such file (looked for '{Path.GetFullPath(path)}'). Check the path, or save a network first.", path, e);
        }
    }

    private static byte[] ReadHeader(FileStream file)
    {
        long fileLength = file.CanSeek ? file.Length : throw new InvalidDataException("it is a pipe or device; expected a file on a disk");
        if (fileLength < PrefixLength)
        {
            throw new InvalidDataException($"it is {fileLength} bytes long; expected a safetensors file, which has at least 8. It may be another format or a download that was cut off");
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        file.ReadExactly(prefix);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)Math.Min(fileLength - PrefixLength, SafetensorsHeader.MaximumLength))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"its first 8 bytes announce a header of {headerLength} bytes; expected at most {Math.Min(fileLength - PrefixLength, SafetensorsHeader.MaximumLength)} in a file of {fileLength}. It is not a safetensors file, or it was cut off"));
        }

        byte[] header = new byte[(int)headerLength];
        file.ReadExactly(header);
        if (header is not [(byte)'{', ..])
        {
            throw new InvalidDataException("its header does not begin with '{'; expected JSON. It is not a safetensors file");
        }

        return header;
    }

    private static void Match(Dictionary<string, SafetensorsTensor> tensors, IReadOnlyList<Parameter> parameters)
    {
        var missing = new List<string>();
        var wrong = new List<string>();
        foreach (ParameterDescription expected in parameters.Select(p => p.Description))
        {
            string shape = SafetensorsHeader.Shape(expected.Shape.Select(e => (long)e));
            if (!tensors.TryGetValue(expected.Name, out SafetensorsTensor? found))
            {
                missing.Add($"{expected.Name} {shape}");
            }
            else if (found.DataType != SafetensorsTensor.Float32)
            {
                wrong.Add($"{expected.Name}: found type {SafetensorsHeader.Printable(found.DataType)}, expected F32 (convert it to 32-bit floats before saving)");
            }
            else if (!found.Shape.SequenceEqual(expected.Shape.Select(e => (long)e)))
            {
                wrong.Add($"{expected.Name}: found {SafetensorsHeader.Shape(found.Shape)}, expected {shape}");
            }
        }

        HashSet<string> known = [.. parameters.Select(p => p.Name)];
        List<string> unexpected = [.. tensors.Values.Where(t => !known.Contains(t.Name) && !IsCounter(t.Name, known)).OrderBy(t => t.Begin)
            .Select(t => $"{SafetensorsHeader.Printable(t.Name)} {SafetensorsHeader.Shape(t.Shape)}")];
        if (missing.Count + wrong.Count + unexpected.Count == 0)
        {
            return;
        }

        var message = new StringBuilder("it holds the parameters of another network");
        List(message, "Missing", missing);
        List(message, "Unexpected", unexpected);
        List(message, "Different", wrong);
        throw new InvalidDataException(message.Append(". Load it into the network that saved it, or rename and convert its tensors").ToString());
    }

    /// <summary>Whether it is the count of batches that PyTorch saves beside running statistics: an integer that only its cumulative averages use.</summary>
    private static bool IsCounter(string name, HashSet<string> known)
    {
        const string Counter = ".num_batches_tracked";
        return name.EndsWith(Counter, StringComparison.Ordinal) && known.Contains(name[..^Counter.Length] + ".running_mean");
    }

    private static void List(StringBuilder message, string title, List<string> entries)
    {
        if (entries.Count > 0)
        {
            message.Append(". ").Append(title).Append(": ").AppendJoin("; ", entries.Take(MostListed));
            if (entries.Count > MostListed)
            {
                message.Append(CultureInfo.InvariantCulture, $"; and {entries.Count - MostListed} more");
            }
        }
    }

    private static float[] ReadData(FileStream file, long start, int length)
    {
        const int Chunk = 1 << 20;
        float[] values = new float[length];
        file.Position = start;
        for (int i = 0; i < length; i += Chunk)
        {
            Span<float> chunk = values.AsSpan(i, Math.Min(Chunk, length - i));
            file.ReadExactly(MemoryMarshal.AsBytes(chunk));
            if (!BitConverter.IsLittleEndian)
            {
                Span<int> bits = MemoryMarshal.Cast<float, int>(chunk);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
        }

        return values;
    }
}
