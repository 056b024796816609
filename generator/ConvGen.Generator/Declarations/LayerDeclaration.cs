using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Declarations;

/// <summary>One argument as it was written.</summary>
/// <param name="Name">The property it sets: <c>Filters</c>, <c>Stride</c>.</param>
/// <param name="Value">The integer; 0 and 1 for false and true; the underlying value of an enum.</param>
/// <param name="Location">The argument with its name.</param>
internal sealed record LayerArgument(string Name, long Value, LocationInfo Location)
{
    /// <summary>The value of an argument that is a real number, such as a slope; <see cref="Value"/> is 0 then.</summary>
    public float Real { get; init; }
}

/// <summary>One layer attribute as it was written.</summary>
/// <param name="Kind">The attribute's name in short: <c>Conv</c>. A qualified name is none of ConvGen's own.</param>
/// <param name="Arguments">Those that were written, in source order; defaults are the layer's affair.</param>
/// <param name="IsReadable">False where C# itself reports an error on it, so that nothing can be said about its arguments.</param>
/// <param name="Location">The attribute without its brackets.</param>
internal sealed record LayerDeclaration(string Kind, EquatableArray<LayerArgument> Arguments, bool IsReadable, LocationInfo Location)
{
    public LayerArgument? Find(string name)
    {
        foreach (LayerArgument argument in Arguments)
        {
            if (argument.Name == name)
            {
                return argument;
            }
        }

        return null;
    }
}
