using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvGen.Execution;

/// <summary>
/// A copy between two layouts of the same elements: up to six nested loops, each with its extent and its stride on either side.
/// Generated code packs parameters with a list of them (one for the whole panels of output channels, one for the rest) and unpacks with the same list, reversed.
/// Called by generated code; checks nothing: offsets, extents and strides must stay within both layouts.
/// </summary>
/// <param name="SourceOffset">The first element read.</param>
/// <param name="TargetOffset">The first element written.</param>
/// <param name="Loops">Extent, source stride and target stride of each loop, outermost first.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct StridedCopy(int SourceOffset, int TargetOffset, (int Extent, int SourceStride, int TargetStride)[] Loops)
{
    /// <summary>Copies from <paramref name="source"/> to <paramref name="target"/>.</summary>
    /// <param name="source">The first element of the source layout.</param>
    /// <param name="target">The first element of the target layout.</param>
    public void Copy(ref float source, ref float target) => Copy(ref Unsafe.Add(ref source, SourceOffset), ref Unsafe.Add(ref target, TargetOffset), 0);

    /// <summary>Copies the other way.</summary>
    /// <param name="source">The first element of the source layout, written.</param>
    /// <param name="target">The first element of the target layout, read.</param>
    public void CopyBack(ref float source, ref float target) =>
        new StridedCopy(TargetOffset, SourceOffset, Array.ConvertAll(Loops, l => (l.Extent, l.TargetStride, l.SourceStride))).Copy(ref target, ref source);

    private void Copy(ref float source, ref float target, int level)
    {
        (int extent, int sourceStride, int targetStride) = Loops[level];
        if (level + 2 == Loops.Length && Avx.IsSupported && sourceStride == 1 && Loops[level + 1].TargetStride == 1)
        {
            Transpose(ref source, ref target, extent, Loops[level + 1].Extent, Loops[level + 1].SourceStride, targetStride);
        }
        else if (level + 1 < Loops.Length)
        {
            for (int i = 0; i < extent; i++)
            {
                Copy(ref Unsafe.Add(ref source, i * sourceStride), ref Unsafe.Add(ref target, i * targetStride), level + 1);
            }
        }
        else if (sourceStride == 1 && targetStride == 1)
        {
            MemoryMarshal.CreateReadOnlySpan(ref source, extent).CopyTo(MemoryMarshal.CreateSpan(ref target, extent));
        }
        else
        {
            for (int i = 0; i < extent; i++)
            {
                Unsafe.Add(ref target, i * targetStride) = Unsafe.Add(ref source, i * sourceStride);
            }
        }
    }

    /// <summary>A matrix whose columns become rows, eight by eight elements at a time: one by one they would take a cycle each, and a step of training transposes all weights.</summary>
    private static void Transpose(ref float source, ref float target, int columns, int rows, int sourceStride, int targetStride)
    {
        const int Side = 8;
        int wholeColumns = columns - (columns % Side), wholeRows = rows - (rows % Side);
        for (int row = 0; row < wholeRows; row += Side)
        {
            for (int column = 0; column < wholeColumns; column += Side)
            {
                TransposeBlock(ref Unsafe.Add(ref source, (row * sourceStride) + column), ref Unsafe.Add(ref target, (column * targetStride) + row), sourceStride, targetStride);
            }
        }

        for (int column = 0; column < columns; column++)
        {
            for (int row = column < wholeColumns ? wholeRows : 0; row < rows; row++)
            {
                Unsafe.Add(ref target, (column * targetStride) + row) = Unsafe.Add(ref source, (row * sourceStride) + column);
            }
        }
    }

    private static void TransposeBlock(ref float source, ref float target, int sourceStride, int targetStride)
    {
        Vector256<float> a = Row(ref source, 0), b = Row(ref source, sourceStride), c = Row(ref source, 2 * sourceStride), d = Row(ref source, 3 * sourceStride);
        Vector256<float> e = Row(ref source, 4 * sourceStride), f = Row(ref source, 5 * sourceStride), g = Row(ref source, 6 * sourceStride), h = Row(ref source, 7 * sourceStride);

        // Pairs, then fours, then the halves.
        (a, b, c, d) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b), Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        (e, f, g, h) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f), Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
        (a, c) = (Avx.Shuffle(a, c, 0x44), Avx.Shuffle(a, c, 0xEE));
        (b, d) = (Avx.Shuffle(b, d, 0x44), Avx.Shuffle(b, d, 0xEE));
        (e, g) = (Avx.Shuffle(e, g, 0x44), Avx.Shuffle(e, g, 0xEE));
        (f, h) = (Avx.Shuffle(f, h, 0x44), Avx.Shuffle(f, h, 0xEE));
        StoreHalves(ref target, 0, targetStride, a, e);
        StoreHalves(ref target, 1, targetStride, c, g);
        StoreHalves(ref target, 2, targetStride, b, f);
        StoreHalves(ref target, 3, targetStride, d, h);
    }

    private static Vector256<float> Row(ref float source, int offset) => Vector256.LoadUnsafe(ref Unsafe.Add(ref source, offset));

    private static void StoreHalves(ref float target, int row, int stride, Vector256<float> left, Vector256<float> right)
    {
        Avx.Permute2x128(left, right, 0x20).StoreUnsafe(ref Unsafe.Add(ref target, row * stride));
        Avx.Permute2x128(left, right, 0x31).StoreUnsafe(ref Unsafe.Add(ref target, (row + 4) * stride));
    }
}
