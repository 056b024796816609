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

/// <summary>A network whose shapes have all been inferred and checked: what planning starts from.</summary>
/// <param name="Identity">The class.</param>
/// <param name="Input">The size of one image.</param>
/// <param name="Layers">In order; a chain.</param>
/// <param name="InputGradient">Whether training computes the gradient with respect to the image as well.</param>
internal sealed record NetworkGraph(NetworkIdentity Identity, Shape Input, EquatableArray<Layer> Layers, bool InputGradient)
{
    public Shape Output => Layers.Count == 0 ? Input : Layers[Layers.Count - 1].Output;

    public bool EndsInSoftmax => Layers.Count > 0 && Layers[Layers.Count - 1] is SoftmaxLayer;

    public long ParameterCount
    {
        get
        {
            long sum = 0;
            foreach (Layer layer in Layers)
            {
                sum += layer.ParameterCount;
            }

            return sum;
        }
    }
}
