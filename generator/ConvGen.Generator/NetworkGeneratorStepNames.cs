namespace ConvGen.Generator;

/// <summary>The tracked steps of the pipeline; tests assert why each ran.</summary>
internal static class NetworkGeneratorStepNames
{
    /// <summary>Symbols → <see cref="Declarations.NetworkDeclaration"/>.</summary>
    public const string Declarations = "Declarations";

    /// <summary>Declaration → <see cref="CompiledNetwork"/>.</summary>
    public const string Compilations = "Compilations";

    /// <summary>The errors of a network, with their places.</summary>
    public const string Diagnostics = "Diagnostics";

    /// <summary>The graph of a network without errors; it holds no places, so moving a class leaves it as it was.</summary>
    public const string Graphs = "Graphs";

    /// <summary>The classes of networks with errors, which get a stand-in.</summary>
    public const string Placeholders = "Placeholders";

    /// <summary>Classes with [Input] but without [Network].</summary>
    public const string Forgotten = "Forgotten";

    /// <summary>What the referenced runtime lacks; empty where all is well.</summary>
    public const string Runtime = "Runtime";
}
