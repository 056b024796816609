using System.Collections.Immutable;

namespace ConvGen.Formats;

/// <summary>A NumPy array of floats: <c>numpy.load("x.npy")</c> and <c>numpy.save("x.npy", x)</c> (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).</summary>
/// <param name="Shape">Its extents; empty for a scalar.</param>
/// <param name="Values">Its elements, row-major ("C order").</param>
/// <remarks>
/// Images of a predictor are height × width × channels; PyTorch's arrays are channels × height × width, and <c>x.transpose(1, 2, 0)</c> in NumPy, which <see cref="Save"/>d arrays need the other way round, turns one into the other.
/// </remarks>
public sealed record NpyArray(ImmutableArray<int> Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>Reads a file. Floats of 16, 32 and 64 bits, integers and booleans become 32-bit floats; column-major ("Fortran") arrays become row-major.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidDataException">It is no .npy file, is damaged, or holds something other than numbers.</exception>
    /// <exception cref="IOException">It does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static NpyArray Load(string path)
    {
        using FileStream file = ReadableFile.Open(path, "a NumPy array (.npy)");
        try
        {
            using var buffered = new BufferedStream(file, 1 << 16);
            return NpyReader.Read(buffered, file.Length);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot load '{path}': {e.Message}.", e.InnerException);
        }
    }

    /// <summary>Writes a file of 32-bit floats, row-major. It is written beside the path and renamed over it, so that a reader never sees half of one.</summary>
    /// <param name="path">The file, by custom with the extension <c>.npy</c>; replaced where it exists.</param>
    /// <exception cref="ArgumentException">The path is empty, or the elements are not as many as the shape has.</exception>
    /// <exception cref="IOException">It cannot be written; one that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; one that was there is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, "array.npy", WriteTo);

    internal void WriteTo(Stream stream)
    {
        long length = Shape.Aggregate(1L, (product, extent) => product * extent);
        if (length != Values.Length)
        {
            throw new ArgumentException($"Found {Values.Length} elements, expected {length} for the shape {SafetensorsHeader.Shape(Shape.Select(e => (long)e))}.");
        }

        stream.Write(NpyHeader.Write(Shape));
        LittleEndian.Write(stream, Values.Span);
    }
}
