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

    /// <summary>An expression or a name, where a string was written.</summary>
    public string? Text { get; init; }

    /// <summary>The expression that <see cref="Value"/> is the value of; null where the number itself was written.</summary>
    public string? Expression { get; init; }

    /// <summary>Several names.</summary>
    public EquatableArray<string> Texts { get; init; } = EquatableArray<string>.Empty;
}

/// <summary>One layer attribute as it was written.</summary>
/// <param name="Kind">The attribute's name in short: <c>Conv</c>. A qualified name is none of ConvGen's own.</param>
/// <param name="Arguments">Those that were written, in source order; defaults are the layer's affair.</param>
/// <param name="IsReadable">False where C# itself reports an error on it, so that nothing can be said about its arguments.</param>
/// <param name="Location">The attribute without its brackets.</param>
internal sealed record LayerDeclaration(string Kind, EquatableArray<LayerArgument> Arguments, bool IsReadable, LocationInfo Location)
{
    /// <summary>What a block consists of; null for a layer.</summary>
    public BlockDeclaration? Block { get; init; }

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

/// <summary>A class of the user's that stands for layers.</summary>
/// <param name="Name">Without "Attribute".</param>
/// <param name="Parameters">Of the constructor that was called.</param>
/// <param name="Layers">In source order.</param>
/// <param name="IsRecursive">It contains itself, so that its layers were not read.</param>
internal sealed record BlockDeclaration(string Name, EquatableArray<BlockParameter> Parameters, EquatableArray<LayerDeclaration> Layers, bool IsRecursive);

/// <summary>A parameter of a block.</summary>
/// <param name="Name">As the block's expressions call it.</param>
/// <param name="Default">Its default value; null where it has none.</param>
/// <param name="FirstOnly">Its value holds for the first repetition only.</param>
internal sealed record BlockParameter(string Name, LayerArgument? Default, bool FirstOnly);
