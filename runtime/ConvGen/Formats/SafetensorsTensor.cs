namespace ConvGen.Formats;

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="DataType">As written: <c>F32</c>, <c>BF16</c>, …</param>
/// <param name="Shape">Its extents; empty for a scalar.</param>
/// <param name="Begin">Where its data begins, in bytes from the end of the header.</param>
/// <param name="End">Where its data ends.</param>
internal sealed record SafetensorsTensor(string Name, string DataType, long[] Shape, long Begin, long End)
{
    /// <summary>The only type that ConvGen computes with.</summary>
    public const string Float32 = "F32";

    /// <summary>The number of elements, or null where the product does not fit 64 bits.</summary>
    public long? Length
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
