namespace ConvGen.Tool.Import;

/// <summary>The standard's rules for axes and shapes that are given as numbers.</summary>
internal static class Shapes
{
    /// <summary>An axis, which may be counted from the end.</summary>
    /// <exception cref="UnsupportedException">There is none of that number.</exception>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new UnsupportedException($"found axis {axis}, expected one of a tensor of rank {rank}");

    /// <summary>The part of an axis that Slice takes: where it begins, how many elements it has, and their distance, which may be negative. Bounds count from the end where they are negative, and are clamped.</summary>
    /// <exception cref="UnsupportedException">The distance is 0.</exception>
    public static (long First, long Count, long Step) Slice(long start, long end, long step, long extent)
    {
        if (step == 0)
        {
            throw new UnsupportedException("found a step of 0, expected another");
        }

        long first = Math.Clamp(start < 0 ? start + extent : start, 0, step > 0 ? extent : extent - 1);
        long last = Math.Clamp(end < 0 ? end + extent : end, step > 0 ? 0 : -1, extent);
        long span = step > 0 ? last - first : first - last;
        return (first, span <= 0 ? 0 : ((span - 1) / Math.Abs(step)) + 1, step);
    }

    /// <summary>The target of a Reshape: 0 keeps an extent, −1 takes what is left.</summary>
    /// <exception cref="UnsupportedException">It does not hold as many elements.</exception>
    public static long[] Resolve(IReadOnlyList<long> from, IReadOnlyList<long> shape, bool allowZero)
    {
        long[] dims = [.. shape.Select((d, i) => d == 0 && !allowZero && i < from.Count ? from[i] : d)];
        long length = from.Aggregate(1L, (product, extent) => product * extent), known = dims.Where(d => d != -1).Aggregate(1L, (product, extent) => product * extent);
        int open = Array.IndexOf(dims, -1);
        if (open >= 0 && known > 0)
        {
            dims[open] = length / known;
            known *= dims[open];
        }

        return known == length
            ? dims
            : throw new UnsupportedException($"found the shape {string.Join(" × ", shape)} for a tensor of {string.Join(" × ", from)}, expected one with as many elements");
    }
}
