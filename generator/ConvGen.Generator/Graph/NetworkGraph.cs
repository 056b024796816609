namespace ConvGen.Generator.Graph;

/// <summary>Where the generated half of a class stands and how it is declared.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">The headers of the enclosing types, outermost first: <c>public partial class Outer</c>.</param>
/// <param name="Accessibility"><c>public</c>, <c>internal</c>, …</param>
/// <param name="Name">The class's own name.</param>
internal sealed record NetworkIdentity(string Namespace, EquatableArray<string> ContainingTypes, string Accessibility, string Name)
{
    /// <summary>Unique over the compilation and legal in a file name: the hint of every source made for this network.</summary>
    public string HintName { get; init; } = Name;
}

/// <summary>A result that callers see.</summary>
/// <param name="Name">The layer's.</param>
/// <param name="Layer">Its index.</param>
internal sealed record NetworkOutput(string Name, int Layer);

/// <summary>A network whose shapes have all been inferred and checked: what planning starts from.</summary>
/// <param name="Identity">The class.</param>
/// <param name="Input">The size of one image.</param>
/// <param name="Layers">In an order in which every layer stands behind its sources.</param>
/// <param name="InputGradient">Whether training computes the gradient with respect to the image as well.</param>
internal sealed record NetworkGraph(NetworkIdentity Identity, Shape Input, EquatableArray<Layer> Layers, bool InputGradient)
{
    /// <summary>The last layer first, then those marked as outputs, in order. One prediction holds them all, one after the other.</summary>
    public EquatableArray<NetworkOutput> Outputs { get; init; } = EquatableArray<NetworkOutput>.Empty;

    /// <summary>Whether training code is written: not where the network is only to predict, nor where every layer is frozen and not even the image's gradient is wanted.</summary>
    public bool IsTrained => !InferenceOnly && (InputGradient || Layers.All(layer => !layer.Frozen) || Layers.Any(layer => layer.HasState && !layer.Frozen));

    /// <summary>Whether the network only predicts, as its attribute says.</summary>
    public bool InferenceOnly { get; init; }

    /// <summary>Whether convolutions are summed as they are defined, never by Winograd's algorithm.</summary>
    public bool DirectOnly { get; init; }

    /// <summary>The first output's.</summary>
    public Shape Output => ShapeOf(Outputs[0].Layer);

    /// <summary>Floats of all outputs.</summary>
    public int OutputLength => Outputs.Sum(output => ShapeOf(output.Layer).Length);

    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <param name="layer">An index, or <see cref="Layer.Image"/>.</param>
    public Shape ShapeOf(int layer) => layer == Layer.Image ? Input : Layers[layer].Output;
}
