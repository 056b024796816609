using ConvGen.Generator.Declarations;
using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Layers;

namespace ConvGen.Generator.Graph;

/// <summary>An activation while the graph is built.</summary>
/// <param name="Layer">The index of the layer that makes it, <see cref="Graph.Layer.Image"/>, or <see cref="Broken"/>.</param>
/// <param name="Size">As far as it is known.</param>
/// <param name="Name">For messages.</param>
internal readonly record struct GraphTensor(int Layer, InferredSize Size, string Name)
{
    /// <summary>An error was reported on what should have made it.</summary>
    public const int Broken = -2;

    /// <summary>The kind of softmax that made it, which no layer may read; empty for all others.</summary>
    public string SoftmaxKind { get; init; } = "";
}

/// <summary>The network, or one repetition of a block: where names and parameters mean something.</summary>
internal sealed class GraphScope(GraphScope? parent, string prefix, GraphTensor input)
{
    /// <summary>What an expression calls the size of its block's input.</summary>
    public static IReadOnlyList<string> SizeNames { get; } = ["inputHeight", "inputWidth", "inputChannels"];

    /// <summary>Null for the network itself.</summary>
    public GraphScope? Parent => parent;

    /// <summary>In front of the names of its layers: <c>layer1.0.</c>.</summary>
    public string Prefix => prefix;

    public GraphTensor Input { get; } = input;

    /// <summary>What the next layer reads.</summary>
    public GraphTensor Current { get; set; } = input;

    public LayerNames Names { get; } = new();

    /// <summary>The values of a block's parameters.</summary>
    public Dictionary<string, long> Values { get; } = [];

    /// <summary>Where errors are reported: the use of the outermost block; null where each layer has a place of its own.</summary>
    public LocationInfo? Use { get; init; }

    /// <summary>The blocks around, for messages.</summary>
    public string Within { get; init; } = "";

    /// <summary>The block's name, for messages.</summary>
    public string BlockName { get; init; } = "";

    /// <summary>Whether the block, or one around it, is frozen as a whole.</summary>
    public bool Frozen { get; init; }

    /// <summary>Where open branches start; null while there are none.</summary>
    public GraphTensor? BranchStart { get; set; }

    /// <summary>The first [Branch].</summary>
    public LayerDeclaration? FirstBranch { get; set; }

    /// <summary>The ends of the branches before the current one.</summary>
    public List<GraphTensor> ClosedBranches { get; } = [];

    /// <summary>The value of a name in an expression; null for none.</summary>
    public long? ValueOf(string name)
    {
        if (Values.TryGetValue(name, out long value))
        {
            return value;
        }

        return parent is null ? null : name switch
        {
            "inputHeight" => Input.Size.Shape?.Height,
            "inputWidth" => Input.Size.Shape?.Width,
            "inputChannels" => Input.Size.Shape?.Channels,
            _ => null,
        };
    }

    /// <summary>Whether an expression asks for the size of a block's input that is not known because of an error above.</summary>
    public bool NeedsUnknownSize(string expression) =>
        parent is not null && Input.Size.Shape is null && SizeNames.Any(name => !Values.ContainsKey(name) && expression.Contains(name));

    /// <summary>Text before a message about a layer of a block.</summary>
    public string WithinOf(LayerDeclaration layer)
    {
        if (parent is null)
        {
            return "";
        }

        string file = layer.Location.FilePath;
        string place = layer.Location == Use ? "" : $", {file.Substring(file.LastIndexOfAny(['/', '\\']) + 1)} line {layer.Location.Lines.Start.Line + 1}";
        return $"{Within}in {BlockName}{place}: ";
    }
}
