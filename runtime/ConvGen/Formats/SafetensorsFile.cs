using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace ConvGen.Formats;

/// <summary>
/// A safetensors file, mapped into memory: eight bytes of header length, little-endian; a header in JSON; the data (https://github.com/huggingface/safetensors, "Format").
/// Opening it reads the header and checks that it tells the truth of the file; tensors are read from the system's own cache of the file straight to where they are wanted, so that loading
/// holds one copy. PyTorch: <c>safetensors.safe_open(path, "pt")</c>.
/// </summary>
/// <remarks>
/// Reads may run side by side. A program that cuts the file off while it is open, rather than replacing it as <see cref="Network.Save"/> does, ends a process that reads it on Unix, as with every mapped file.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int PrefixLength = 8;

    /// <summary>Elements that are mapped at a time, so that what has been read does not stay in memory beside what was made of it.</summary>
    private const int WindowElements = 1 << 22;

    private readonly MemoryMappedFile _mapping;
    private readonly Dictionary<string, SafetensorsTensor> _byName;
    private readonly long _dataStart;

    private SafetensorsFile(string path, MemoryMappedFile mapping, long length)
    {
        (Path, _mapping) = (path, mapping);
        byte[] header = ReadHeader(length);
        _dataStart = PrefixLength + header.Length;
        Tensors = SafetensorsHeader.Parse(header, length - _dataStart);
        Metadata = SafetensorsHeader.Metadata(header);
        _byName = Tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>In the order of the header.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The text that stands beside the tensors; empty where there is none. Python: <c>safe_open(…).metadata()</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file, or damaged.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream file = ReadableFile.Open(path, "a safetensors file");
        MemoryMappedFile? mapping = null;
        try
        {
            long length = file.Length;
            if (length < PrefixLength)
            {
                throw new InvalidDataException($"it is {length} bytes long; expected a safetensors file, which has at least 8. It may be another format or a download that was cut off");
            }

            mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new SafetensorsFile(path, mapping, length);
        }
        catch (Exception e)
        {
            mapping?.Dispose();
            file.Dispose();
            if (e is InvalidDataException)
            {
                throw new InvalidDataException($"Cannot load '{path}': {e.Message}.", e.InnerException);
            }

            throw;
        }
    }

    /// <summary>Reads a tensor as 32-bit floats, which F32, F16 and BF16 become without loss.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Receives its elements, row-major; exactly as many as it has.</param>
    /// <exception cref="ArgumentException">There is no tensor of that name, or it has another number of elements.</exception>
    /// <exception cref="NotSupportedException">It is of another type.</exception>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public void Read(string name, Span<float> values)
    {
        if (!_byName.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new ArgumentException($"Found no tensor '{name}' in '{Path}'; expected one of its {Tensors.Count} tensors.", nameof(name));
        }

        int size = FloatTypes.Size(tensor.DataType);
        if (size == 0)
        {
            throw new NotSupportedException($"Cannot read '{name}' of '{Path}': found type {tensor.DataType}, expected {FloatTypes.All}.");
        }

        if (values.Length != tensor.Length)
        {
            throw new ArgumentException($"Found room for {values.Length} elements, expected {tensor.Length}, those of '{name}' {SafetensorsHeader.Shape(tensor.Shape)}.", nameof(values));
        }

        for (int i = 0; i < values.Length; i += WindowElements)
        {
            Span<float> part = values[i..Math.Min(i + WindowElements, values.Length)];
            using var view = new MappedView(_mapping, _dataStart + tensor.Begin + ((long)i * size), part.Length * size);
            FloatTypes.Convert(tensor.DataType, view.Bytes, part);
        }
    }

    /// <summary>Everything in a file, with the text beside it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, is damaged, or holds something other than floats.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    internal static (Dictionary<string, string> Metadata, Dictionary<string, float[]> Tensors) ReadAll(string path)
    {
        using SafetensorsFile file = Open(path);
        var tensors = new Dictionary<string, float[]>();
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (FloatTypes.Size(tensor.DataType) == 0)
            {
                throw new InvalidDataException($"Cannot load '{path}': {SafetensorsHeader.Printable(tensor.Name)} has type {SafetensorsHeader.Printable(tensor.DataType)}; expected {FloatTypes.All}.");
            }

            float[] values = new float[checked((int)tensor.Length!.Value)];
            file.Read(tensor.Name, values);
            tensors[tensor.Name] = values;
        }

        return (new(file.Metadata), tensors);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _mapping.Dispose();

    private byte[] ReadHeader(long fileLength)
    {
        using var prefix = new MappedView(_mapping, 0, PrefixLength);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix.Bytes);
        long most = Math.Min(fileLength - PrefixLength, SafetensorsHeader.MaximumLength);
        if (length > (ulong)most)
        {
            string hint = OtherFormats.Recognise(prefix.Bytes) ?? "It is not a safetensors file, or it was cut off";
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"its first 8 bytes announce a header of {length} bytes; expected at most {most} in a file of {fileLength}. {hint}"));
        }

        using var view = new MappedView(_mapping, 0, PrefixLength + (int)length);
        byte[] header = view.Bytes[PrefixLength..].ToArray();
        return header is [(byte)'{', ..] ? header : throw new InvalidDataException("its header does not begin with '{'; expected JSON. It is not a safetensors file");
    }
}
