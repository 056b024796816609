namespace ConvGen.Numerics;

/// <summary>What a stream of random numbers is for, so that equal indices of different kinds do not share one.</summary>
internal enum RandomUse
{
    /// <summary>A parameter's first values; the index is the parameter's.</summary>
    Initialization = 1,

    /// <summary>The order of a data set; the index is the epoch's.</summary>
    Shuffling,

    /// <summary>Changes to an image; the indices are the epoch's and the image's.</summary>
    Augmentation,

    /// <summary>Which values a training step drops; the index is the step's, then the layer's and the image's.</summary>
    Dropout,

    /// <summary>Which images of a data set are held back for validation; the index is the class's.</summary>
    Splitting,
}

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): everything random in ConvGen comes
/// from it, so that a seed means the same on every machine, framework and number of threads.
/// Streams are keyed: the numbers of parameter 3, or of image 17 in epoch 2, do not depend on who drew before.
/// </summary>
internal struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>The generator as published, started at <paramref name="state"/>.</summary>
    /// <param name="state">Any 64 bits.</param>
    public SplitMix64(ulong state) => _state = state;

    /// <summary>The stream of a key.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="use">What for.</param>
    /// <param name="first">An index: see <see cref="RandomUse"/>.</param>
    /// <param name="second">An index within the first.</param>
    public static SplitMix64 For(int seed, RandomUse use, int first, int second = 0)
    {
        ulong state = Mix((((ulong)use << 32) | (uint)seed) + Gamma);
        return new SplitMix64(Mix(state + (((ulong)(uint)first << 32) | (uint)second) + Gamma));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>The next integer in 0 … <paramref name="bound"/> − 1 by multiplication (Lemire 2019, without its rejection: the bias is below bound / 2⁶⁴).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>The next float in the open interval (−1, 1): an odd multiple of 2⁻²³, so symmetric about 0 and exact.</summary>
    public float NextSymmetric() => (((Next() >> 41) + 0.5f) * (1f / (1 << 22))) - 1f;

    /// <summary>Brings values into a random order (Fisher and Yates, in Durstenfeld's form, from the highest index down).</summary>
    /// <param name="values">Each order is equally likely.</param>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
