namespace ConvGen.Generator.Planning;

/// <summary>The width of one kernel's vectors.</summary>
internal readonly record struct VectorWidth(int Bits)
{
    /// <summary>Floats in a vector.</summary>
    public int Lanes => Bits / 32;

    /// <summary>The static class of its operations, <c>Vector512</c>, under the name that emitted files give it.</summary>
    public string Class => $"Simd{Bits}";

    /// <summary>The type of its values: <c>Vector512&lt;float&gt;</c>.</summary>
    public string Type => $"Floats{Bits}";

    /// <summary>The type of as many integers: <c>Vector512&lt;int&gt;</c>.</summary>
    public string Integers => $"Ints{Bits}";

    /// <summary>The lane offsets of <paramref name="count"/> vectors that follow one another.</summary>
    public IReadOnlyList<int> Offsets(int count)
    {
        int lanes = Lanes;
        return [.. Enumerable.Range(0, count).Select(v => v * lanes)];
    }
}
