using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Data;

/// <summary>target = source · scale + offset, element by element, for a piece of a row that begins at a whole pixel.</summary>
/// <remarks>The last vector overlaps the one before it where the length is no multiple of 16: a row of 28 pixels takes two. Without fused multiply-add, so that the rest gives the same bits. Optimised
/// from the first call on: a whole epoch would pass in code that is not, at twenty times the time.</remarks>
internal static class PixelConversion
{
    /// <summary>From bytes.</summary>
    /// <param name="source">As long as <paramref name="target"/>.</param>
    /// <param name="scale">At least as long.</param>
    /// <param name="offset">At least as long.</param>
    /// <param name="target">Receives the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndOffset(ReadOnlySpan<byte> source, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, Span<float> target)
    {
        CheckLengths(source.Length, scale.Length, offset.Length, target.Length);
        if (target.Length < Vector128<byte>.Count)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (source[i] * scale[i]) + offset[i];
            }

            return;
        }

        ref byte first = ref MemoryMarshal.GetReference(source);
        int last = target.Length - Vector128<byte>.Count;
        for (int i = 0; ; i = Math.Min(i + Vector128<byte>.Count, last))
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref first, (nuint)i));
            (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
            (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
            Store(Vector128.ConvertToSingle(a.AsInt32()), scale, offset, target, i);
            Store(Vector128.ConvertToSingle(b.AsInt32()), scale, offset, target, i + 4);
            Store(Vector128.ConvertToSingle(c.AsInt32()), scale, offset, target, i + 8);
            Store(Vector128.ConvertToSingle(d.AsInt32()), scale, offset, target, i + 12);
            if (i == last)
            {
                return;
            }
        }
    }

    /// <summary>From floats.</summary>
    /// <param name="source">As long as <paramref name="target"/>.</param>
    /// <param name="scale">At least as long.</param>
    /// <param name="offset">At least as long.</param>
    /// <param name="target">Receives the values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndOffset(ReadOnlySpan<float> source, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, Span<float> target)
    {
        CheckLengths(source.Length, scale.Length, offset.Length, target.Length);
        int i = 0;
        for (; i <= target.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            Store(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)i), scale, offset, target, i);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (source[i] * scale[i]) + offset[i];
        }
    }

    private static void CheckLengths(int source, int scale, int offset, int target)
    {
        if (source != target || scale < target || offset < target)
        {
            throw new ArgumentException($"Found a source of {source}, scales of {scale} and offsets of {offset} for a target of {target}, expected the same lengths.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> values, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, Span<float> target, int i)
    {
        Vector128<float> scales = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(scale), (nuint)i);
        Vector128<float> offsets = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(offset), (nuint)i);
        ((values * scales) + offsets).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)i);
    }
}
