namespace ConvGen.Generator.Planning;

/// <summary>The width of one kernel's vectors.</summary>
internal readonly record struct VectorWidth(int Bits)
{
    /// <summary>Floats in a vector.</summary>
    public int Lanes => Bits / 32;

    /// <summary>The static class of its operations: <c>Vector512</c>.</summary>
    public string Class => $"Vector{Bits}";

    /// <summary>The type of its values: <c>Vector512&lt;float&gt;</c>.</summary>
    public string Type => $"Vector{Bits}<float>";
}
