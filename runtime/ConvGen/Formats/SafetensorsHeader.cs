using System.Globalization;
using System.Text.Json;

namespace ConvGen.Formats;

/// <summary>
/// The JSON header of a safetensors file (https://github.com/huggingface/safetensors, "Format"): one object that maps each tensor's name to its
/// <c>dtype</c>, <c>shape</c> and <c>data_offsets</c>, and optionally <c>__metadata__</c> to a map of strings. The data must be covered without gap or overlap.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The key that is not a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The reference implementation refuses larger headers, and so does this one.</summary>
    public const long MaximumLength = 100_000_000;

    /// <summary>Reads a header, trusting nothing in it.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">The bytes that follow the header.</param>
    /// <exception cref="InvalidDataException">It is not a header, or not one for this data.</exception>
    public static List<SafetensorsTensor> Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        List<SafetensorsTensor> tensors = Guarded(json, ReadTensors);
        CheckOffsets(tensors, dataLength);
        return tensors;
    }

    /// <summary>The text that a header holds beside its tensors.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <exception cref="InvalidDataException">It is not a header.</exception>
    public static Dictionary<string, string> Metadata(ReadOnlySpan<byte> json) => Guarded(json, ReadMetadata);

    private delegate T HeaderReader<T>(ReadOnlySpan<byte> json);

    private static T Guarded<T>(ReadOnlySpan<byte> json, HeaderReader<T> read)
    {
        try
        {
            return read(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its header is not valid JSON ({e.Message})", e);
        }
        catch (InvalidOperationException e)
        {
            // Utf8JsonReader reports a string with invalid UTF-8 or half a surrogate pair in this way, and only when the string is asked for.
            throw new InvalidDataException($"its header has a name or value that is not valid text ({e.Message})", e);
        }
    }

    private static Dictionary<string, string> ReadMetadata(ReadOnlySpan<byte> json)
    {
        var metadata = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (ReadName(ref reader, "the header", out string name))
        {
            if (name != MetadataKey)
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
            while (ReadName(ref reader, MetadataKey, out string key))
            {
                Expect(ref reader, JsonTokenType.String, "a value of " + MetadataKey);
                metadata[key] = reader.GetString()!;
            }
        }

        return metadata;
    }

    private static List<SafetensorsTensor> ReadTensors(ReadOnlySpan<byte> json)
    {
        var tensors = new List<SafetensorsTensor>();
        var names = new HashSet<string>();
        var reader = new Utf8JsonReader(json);
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (ReadName(ref reader, "the header", out string name))
        {
            if (!names.Add(name))
            {
                throw new InvalidDataException($"its header names '{Printable(name)}' twice; expected every name once");
            }

            if (name == MetadataKey)
            {
                SkipMetadata(ref reader);
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name));
            }
        }

        // Only the spaces that align the data may follow; anything else makes the reader throw here.
        reader.Read();
        return tensors;
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (ReadName(ref reader, MetadataKey, out _))
        {
            Expect(ref reader, JsonTokenType.String, "a value of " + MetadataKey);
        }
    }

    private static SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string what = $"tensor '{Printable(name)}'";
        string? dataType = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, what);
        while (ReadName(ref reader, what, out string key))
        {
            switch (key)
            {
                case "dtype" when dataType is null:
                    Expect(ref reader, JsonTokenType.String, $"dtype of {what}");
                    dataType = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(ref reader, $"shape of {what}");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(ref reader, $"data_offsets of {what}");
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw new InvalidDataException($"{what} has '{key}' twice; expected it once");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (dataType is null || shape is null || offsets is not [long begin, long end])
        {
            throw new InvalidDataException($"{what} is incomplete; expected dtype, shape and data_offsets with two integers");
        }

        return new SafetensorsTensor(name, dataType, [.. shape], begin, end);
    }

    private static long[] ReadIntegers(ref Utf8JsonReader reader, string what)
    {
        Expect(ref reader, JsonTokenType.StartArray, what);
        var values = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                throw new InvalidDataException($"{what} holds something other than integers from 0 to 2⁶³ − 1");
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static bool ReadName(ref Utf8JsonReader reader, string what, out string name)
    {
        reader.Read();
        bool isName = reader.TokenType == JsonTokenType.PropertyName;
        name = isName ? reader.GetString()! : "";
        return isName || (reader.TokenType == JsonTokenType.EndObject ? false : throw new InvalidDataException($"{what} is not a complete JSON object"));
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new InvalidDataException($"{what} is {reader.TokenType}; expected {type}");
        }
    }

    private static void CheckOffsets(List<SafetensorsTensor> tensors, long dataLength)
    {
        // Empty tensors share their offset with a neighbour: ordering by the end too keeps them before it.
        long position = 0;
        foreach (SafetensorsTensor tensor in tensors.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            string name = $"tensor '{Printable(tensor.Name)}'";
            string what = $"{name} lies at data_offsets [{Text(tensor.Begin)}, {Text(tensor.End)}]";
            if (tensor.End < tensor.Begin)
            {
                throw new InvalidDataException($"{what}; expected an end that is not before the beginning");
            }

            if (tensor.Begin != position)
            {
                throw new InvalidDataException($"{what}; expected a beginning at {Text(position)}, without gap or overlap");
            }

            int size = FloatTypes.Size(tensor.DataType);
            if (size > 0 && (tensor.Length is not { } length || length > long.MaxValue / size || length * size != tensor.End - tensor.Begin))
            {
                string bytes = tensor.Length is { } l && l <= long.MaxValue / size ? Text(l * size) : "more than 2⁶³";
                throw new InvalidDataException($"{what}; expected {bytes} bytes for {tensor.DataType} {Shape(tensor.Shape)}");
            }

            // Last: what the header says of the tensor holds together, so it is the data that is too short.
            if (tensor.End > dataLength)
            {
                throw new InvalidDataException(
                    $"{name} ends at byte {Text(tensor.End)}, but only {Text(dataLength)} bytes of data follow the header: the file was cut off; copy or save it again");
            }

            position = tensor.End;
        }

        if (position != dataLength)
        {
            throw new InvalidDataException(
                $"its tensors end at byte {Text(position)}, but {Text(dataLength)} bytes of data follow the header: something was added behind the last tensor; copy or save it again");
        }
    }

    /// <summary>A shape as Python prints it.</summary>
    /// <param name="extents">Any number of them, of which the first eight are shown.</param>
    public static string Shape(IEnumerable<long> extents)
    {
        string[] first = [.. extents.Take(9).Select(Text)];
        return first.Length > 8 ? $"[{string.Join(", ", first.Take(8))}, …]" : $"[{string.Join(", ", first)}]";
    }

    /// <summary>A name from a file that nobody vouches for, fit for a message.</summary>
    /// <param name="name">Any text.</param>
    public static string Printable(string name)
    {
        const int Longest = 80;
        string shown = name.Length > Longest ? name[..Longest] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
