using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>
/// What a plan is made for: the widest vectors that the processor has, and how much code the network may take. Narrower kernels may be chosen where they
/// waste less.
/// </summary>
internal sealed record Target
{
    /// <summary>
    /// Multiply-adds that the bodies of all kernels have together, before layers that share a kernel are known. Everything that is written is also
    /// compiled, by Roslyn and at the first call, and a body of 64 runs as fast as one of 256 where the tile is large.
    /// </summary>
    private int AllBodies => Bits == 512 ? 2048 : 1280;

    private int SmallestBody => Bits == 512 ? 48 : 20;

    private Target(int bits) => Bits = bits;

    /// <summary>Widest first.</summary>
    public static IReadOnlyList<Target> All { get; } = [new(512), new(256), new(128)];

    public int Bits { get; }

    public VectorWidth Widest => new(Bits);

    /// <summary>Vector registers: AVX-512 has 32 at every width; before it, and on the baseline, there are 16.</summary>
    public int Registers => Bits == 512 ? 32 : 16;

    /// <summary>Whether asking for memory ahead is known to pay; 128 bits also mean processors of other makes.</summary>
    public bool Prefetches => Bits > 128;

    /// <summary>Which register tile is taken, by the cost model's ranking: its best, unless the model itself is under test.</summary>
    public int TileRank { get; init; }

    /// <summary>Whether the network wants plain sums, without Winograd's algorithm.</summary>
    public bool DirectOnly { get; private init; }

    /// <summary>Multiply-adds that one body may have.</summary>
    public int LargestBody { get; private init; } = ReductionPlan.LargestBody;

    /// <summary>The same processor, with bodies that a network of as many layers can afford.</summary>
    public Target For(NetworkGraph graph)
    {
        int kernels = graph.Layers.Where(layer => layer.MultiplyAdds > 0).Select(layer => layer with { Name = "", Sources = [], Frozen = false }).Distinct().Count() * (graph.IsTrained ? 3 : 1);
        return this with { DirectOnly = graph.DirectOnly, LargestBody = Math.Min(Math.Max(AllBodies / Math.Max(kernels, 1), SmallestBody), LargestBody) };
    }

    /// <summary>The width that covers <paramref name="channels"/> with the fewest vectors; of equals the narrowest, which pads least.</summary>
    public VectorWidth WidthFor(int channels)
    {
        VectorWidth best = Widest;
        for (int bits = Bits / 2; bits >= 128; bits /= 2)
        {
            var narrower = new VectorWidth(bits);
            if (Arithmetic.CeilingDivide(channels, narrower.Lanes) == Arithmetic.CeilingDivide(channels, best.Lanes))
            {
                best = narrower;
            }
        }

        return best;
    }
}
