using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>Decides how much of a reduction stands unrolled in a kernel's body.</summary>
internal static class ReductionPlan
{
    /// <summary>
    /// Multiply-adds in one body. RyuJIT tracks 1,024 locals: straight-line bodies run at peak to about 1,200 multiply-adds and at a quarter of it past that.
    /// A fifth of it leaves room for loads, an activation and an epilogue, and is long enough for the loop's own instructions not to show.
    /// </summary>
    public const int LargestBody = 256;

    /// <summary>A body that runs only a few times for an image costs more to compile than it saves.</summary>
    private const int FewestRuns = 24;

    /// <summary>Unrolls the innermost axes wholly while they fit, then one in part; the others stay loops.</summary>
    /// <param name="target">Says how much one body may hold.</param>
    /// <param name="axes">Extent and the factors' strides, outermost first.</param>
    /// <param name="tile">Multiply-adds of one step.</param>
    /// <param name="tiles">How often the whole reduction runs for an image.</param>
    /// <param name="granularity">What a partial unrolling is best a multiple of: the number of splits.</param>
    public static IReadOnlyList<ReductionLoop> Unroll(
        Target target, IReadOnlyList<(int Extent, int Rows, int Vectors)> axes, int tile, long tiles, int granularity = 1)
    {
        long work = axes.Aggregate(tiles * tile, (product, axis) => product * axis.Extent);
        int room = Math.Max((int)Math.Min(target.LargestBody, work / FewestRuns) / tile, granularity);
        var loops = new List<ReductionLoop>();
        bool unrolling = true;
        for (int i = axes.Count - 1; i >= 0; i--)
        {
            (int extent, int rows, int vectors) = axes[i];
            int unroll = 1;
            if (unrolling && extent <= room)
            {
                unroll = extent;
                room /= extent;
            }
            else if (unrolling)
            {
                unroll = Partial(extent, Math.Min(room, Math.Max(8, granularity)), granularity);
                unrolling = false;
            }

            loops.Insert(0, new(extent, unroll, rows, vectors));
        }

        return loops;
    }

    private static int Partial(int extent, int room, int granularity)
    {
        for (int unroll = room; unroll >= Math.Max(2, room / 2); unroll--)
        {
            if (extent % unroll == 0 && unroll % granularity == 0)
            {
                return unroll;
            }
        }

        return Math.Max(room / granularity * granularity, 1);
    }
}
