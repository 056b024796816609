namespace ConvGen.Generator.Planning;

/// <summary>What a plan is made for: the widest vectors that the processor has. Narrower kernels may be chosen where they waste less.</summary>
internal sealed class Target
{
    private Target(int bits) => Bits = bits;

    /// <summary>Widest first.</summary>
    public static IReadOnlyList<Target> All { get; } = [new(512), new(256), new(128)];

    public int Bits { get; }

    public VectorWidth Widest => new(Bits);

    /// <summary>Vector registers: AVX-512 has 32 at every width; before it, and on the baseline, there are 16.</summary>
    public int Registers => Bits == 512 ? 32 : 16;

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
