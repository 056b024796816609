using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        if (level + 1 < Loops.Length)
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
}
