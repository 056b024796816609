namespace ConvGen.Numerics;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): everything random in ConvGen comes
/// from it, so that a seed means the same on every machine, framework and number of threads.
/// Streams are keyed: the numbers of parameter 3, or of image 17 in epoch 2, do not depend on who drew before.
/// </summary>
internal struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    private SplitMix64(ulong state) => _state = state;

    /// <summary>The stream of a key.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="first">What the stream is for: an index, an epoch.</param>
    /// <param name="second">Within the first.</param>
    public static SplitMix64 For(int seed, int first, int second = 0)
    {
        ulong state = Mix((ulong)(uint)seed + Gamma);
        state = Mix(state + (uint)first + Gamma);
        return new SplitMix64(Mix(state + (uint)second + Gamma));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>The next integer in 0 … <paramref name="bound"/> − 1 by multiplication (Lemire 2019, without its rejection: the bias is below bound / 2⁶⁴).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>The next float in the open interval (−1, 1): 24 bits, symmetric about 0, which it never is.</summary>
    public float NextSymmetric() => (((Next() >> 40) + 0.5f) * (2f / (1 << 24))) - 1f;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
