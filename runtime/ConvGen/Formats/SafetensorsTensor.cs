using System.Collections.Immutable;

namespace ConvGen.Formats;

/// <summary>One tensor of a <see cref="SafetensorsFile"/>.</summary>
/// <param name="Name">Its key: <c>conv1.weight</c>.</param>
/// <param name="DataType">As the file writes it: <c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>I64</c>, …</param>
/// <param name="Shape">Its extents; empty for a scalar.</param>
public sealed record SafetensorsTensor(string Name, string DataType, ImmutableArray<long> Shape)
{
    internal SafetensorsTensor(string name, string dataType, ImmutableArray<long> shape, long begin, long end)
        : this(name, dataType, shape) => (Begin, End) = (begin, end);

    /// <summary>Where its data begins, in bytes from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>Where its data ends.</summary>
    internal long End { get; }

    /// <summary>The bytes that it takes in the file.</summary>
    public long ByteLength => End - Begin;

    /// <summary>The number of elements, or null where the product does not fit 64 bits.</summary>
    internal long? Length
    {
        get
        {
            if (Shape.Contains(0))
            {
                return 0;
            }

            long length = 1;
            foreach (long extent in Shape)
            {
                if (length > long.MaxValue / extent)
                {
                    return null;
                }

                length *= extent;
            }

            return length;
        }
    }
}
