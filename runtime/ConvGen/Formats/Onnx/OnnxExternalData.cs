namespace ConvGen.Formats.Onnx;

/// <summary>The file beside a model that holds its larger tensors, one after the other (https://github.com/onnx/onnx/blob/main/docs/ExternalData.md).</summary>
/// <param name="fileName">Without a folder: readers look for it where the model is.</param>
internal sealed class OnnxExternalData(string fileName)
{
    /// <summary>Readers map the file into memory, which begins at whole pages.</summary>
    private const int PageBytes = 4096;

    /// <summary>Smaller tensors, such as shapes, are needed to understand the model and stay in it; the limit is the one of ONNX's own tools.</summary>
    private const int SmallestBytes = 1024;

    private readonly List<(long Offset, ReadOnlyMemory<float> Values)> _tensors = [];
    private long _length;

    public string FileName { get; } = fileName;

    public static bool Takes(ReadOnlyMemory<float> values) => (long)values.Length * sizeof(float) >= SmallestBytes;

    /// <summary>Where the tensor will be, in bytes.</summary>
    public (long Offset, long Length) Add(ReadOnlyMemory<float> values)
    {
        long offset = (_length + PageBytes - 1) / PageBytes * PageBytes, length = (long)values.Length * sizeof(float);
        _tensors.Add((offset, values));
        _length = offset + length;
        return (offset, length);
    }

    public void WriteTo(FileStream file)
    {
        foreach ((long offset, ReadOnlyMemory<float> values) in _tensors)
        {
            file.Position = offset;
            LittleEndian.Write(file, values.Span);
        }
    }
}
