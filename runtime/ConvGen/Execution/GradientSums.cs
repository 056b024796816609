using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvGen.Execution;

/// <summary>Adds up what groups of images have gathered, always in the order of the groups, so that the number of threads does not show in the result.</summary>
/// <remarks>Called by generated code; checks nothing.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientSums
{
    /// <summary>Sums over groups and, where a gradient is a vector of partial sums, over its lanes.</summary>
    /// <param name="groups">Each group's gradients.</param>
    /// <param name="offset">Where this tensor begins in them.</param>
    /// <param name="target">Receives <paramref name="count"/> sums.</param>
    /// <param name="count">In floats.</param>
    /// <param name="lanes">The neighbours in the groups' gradients that make one sum; 1 where both have the same layout.</param>
    public static void Add(AlignedBuffer[] groups, int offset, ref float target, int count, int lanes)
    {
        if (lanes == 1)
        {
            Add(groups, offset, ref target, count);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Vector128<float> sum = Vector128<float>.Zero;
            foreach (AlignedBuffer group in groups)
            {
                ref float values = ref Unsafe.Add(ref group.Start, offset + (i * lanes));
                for (int lane = 0; lane < lanes; lane += Vector128<float>.Count)
                {
                    sum += Vector128.LoadUnsafe(ref Unsafe.Add(ref values, lane));
                }
            }

            Unsafe.Add(ref target, i) = Vector128.Sum(sum);
        }
    }

    private static void Add(AlignedBuffer[] groups, int offset, ref float target, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            foreach (AlignedBuffer group in groups)
            {
                sum += Vector256.LoadUnsafe(ref Unsafe.Add(ref group.Start, offset + i));
            }

            sum.StoreUnsafe(ref Unsafe.Add(ref target, i));
        }

        for (; i < count; i++)
        {
            float sum = 0;
            foreach (AlignedBuffer group in groups)
            {
                sum += Unsafe.Add(ref group.Start, offset + i);
            }

            Unsafe.Add(ref target, i) = sum;
        }
    }
}
