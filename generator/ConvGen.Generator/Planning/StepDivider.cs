using ConvGen.Generator.Kernels;

namespace ConvGen.Generator.Planning;

/// <summary>
/// Divides the steps of one image among workers that all run the same calls: of a large kernel each computes its own parts, a small one is the first worker's alone, and they meet where a step
/// needs what another worker has done. How many workers there are, and so who computes what, is known at run time only; that no two write the same element, and when they meet, is decided here.
/// </summary>
internal static class StepDivider
{
    /// <summary>Cycles from which dividing a kernel pays: meeting takes about a microsecond.</summary>
    private const double FewestCycles = 8192;

    public static IReadOnlyList<Step> Divide(IReadOnlyList<Step> steps)
    {
        List<Step> divided = [.. steps.Select(s => s.IsInDividedLoop || s.Kernel.Parts == 1 || s.Kernel.Cycles < FewestCycles ? s : s with { Kernel = s.Kernel with { IsDivided = true } })];
        if (!divided.Any(s => s.IsDivided))
        {
            return steps;
        }

        // The few tiles at an edge go with the many, rather than wait for them.
        for (int i = 1; i < divided.Count; i++)
        {
            Step edge = divided[i] with { Kernel = divided[i].Kernel with { IsDivided = true } };
            if (!divided[i].IsDivided && edge.Kernel.Parts > 1 && FollowsAtOnce(divided[i - 1], edge))
            {
                divided[i] = edge;
            }
        }

        if (divided.Any(s => s.Loops.Skip(1).Any(loop => loop.IsDivided)))
        {
            throw new InvalidOperationException("A loop that workers divide stands inside another: they would not meet equally often.");
        }

        return [.. divided.Select((s, i) => s with { Meets = i + 1 < divided.Count && !FollowsAtOnce(s, divided[i + 1]) })];
    }

    /// <summary>Whether a worker goes from one step to the next without the others: both are in a turn of a loop that it has for itself, the first worker does both, or they write different elements and neither reads the other's.</summary>
    private static bool FollowsAtOnce(Step step, Step next)
    {
        if (step.IsInDividedLoop)
        {
            return next.IsInDividedLoop && step.Loops[0] == next.Loops[0];
        }

        return step.Loops.SequenceEqual(next.Loops) && step.IsDivided == next.IsDivided && (!step.IsDivided || SharesResult(step, next));
    }

    /// <summary>Tiles of one output, or the parts of a concatenation.</summary>
    private static bool SharesResult(Step step, Step next) =>
        step.Operands[step.Operands.Count - 1].Buffer == next.Operands[next.Operands.Count - 1].Buffer
        && step.Operands[0].Buffer != step.Operands[step.Operands.Count - 1].Buffer
        && ((step.Kernel is TileKernel && next.Kernel is TileKernel && step.Operands[0].Buffer == next.Operands[0].Buffer) || (step.Kernel is RegionKernel && next.Kernel is RegionKernel));
}
