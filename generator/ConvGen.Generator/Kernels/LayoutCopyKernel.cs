using ConvGen.Generator.Emission;

namespace ConvGen.Generator.Kernels;

/// <summary>Copies elements from one layout to another: a caller's image into a padded buffer, a result out of one, channels-last to planar.</summary>
internal sealed record LayoutCopyKernel(string Name, IReadOnlyList<string> Summary, IReadOnlyList<(int Extent, int Source, int Target)> Loops) : Kernel(Name, Summary)
{
    public override IReadOnlyList<string> Operands => ["source", "target"];

    protected override void WriteBody(CodeWriter writer)
    {
        List<(int Extent, int Source, int Target)> loops = Merge();
        (int run, int source, int target) = loops[loops.Count - 1];
        bool contiguous = source == 1 && target == 1;
        int depth = contiguous ? loops.Count - 1 : loops.Count;
        Write(0, "", "");

        void Write(int level, string from, string to)
        {
            if (level == depth)
            {
                writer.Line(contiguous
                    ? $"global::System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref FRef.Add(ref source, {Sum(from)}), {run}).CopyTo(global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref FRef.Add(ref target, {Sum(to)}), {run}));"
                    : $"FRef.Add(ref target, {Sum(to)}) = FRef.Add(ref source, {Sum(from)});");
                return;
            }

            (int extent, int sourceStep, int targetStep) = loops[level];
            using (writer.Block($"for (int i{level} = 0; i{level} < {extent}; i{level}++)"))
            {
                Write(level + 1, $"{from} + (i{level} * {sourceStep})", $"{to} + (i{level} * {targetStep})");
            }
        }

        static string Sum(string terms) => terms.Length == 0 ? "0" : terms.Substring(3);
    }

    /// <summary>Loops of one pass vanish; two loops that step through both sides as one become one.</summary>
    private List<(int Extent, int Source, int Target)> Merge()
    {
        var merged = new List<(int Extent, int Source, int Target)>();
        foreach ((int Extent, int Source, int Target) loop in Loops.Where(l => l.Extent > 1))
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var outer && outer.Source == loop.Extent * loop.Source && outer.Target == loop.Extent * loop.Target)
            {
                merged[merged.Count - 1] = (outer.Extent * loop.Extent, loop.Source, loop.Target);
            }
            else
            {
                merged.Add(loop);
            }
        }

        return merged.Count > 0 ? merged : [(1, 1, 1)];
    }
}
