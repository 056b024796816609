using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>An activation between operations, and its gradient in training.</summary>
internal sealed class Edge(string name, Shape shape)
{
    public string Name { get; } = name;

    /// <summary>The map's size, even where a Flatten follows that moves nothing.</summary>
    public Shape Shape { get; } = shape;

    public LaneAxis Axis { get; set; }

    /// <summary>The activation that made it and whose derivative its readers take from it; none where the activation takes the derivative itself, from its input.</summary>
    public Activation Activation { get; set; }

    /// <summary>Null for the image.</summary>
    public Operation? Producer { get; set; }

    /// <summary>The operations that read it, in order; one that reads it twice is here twice.</summary>
    public List<Operation> Consumers { get; } = [];

    /// <summary>Whether callers see it.</summary>
    public bool IsOutput { get; set; }

    public bool FromDense => Producer?.Layer is DenseLayer;

    public bool FeedsDense => Consumers.Any(c => c.Layer is DenseLayer);

    /// <summary>Whether anything before it learns, or the image's own gradient is wanted.</summary>
    public bool NeedsGradient { get; set; }

    public TensorLayout Layout { get; set; } = null!;

    public TensorLayout GradientLayout { get; set; } = null!;
}

/// <summary>An edge as a layer sees it.</summary>
/// <param name="Edge">What lies in memory.</param>
/// <param name="Flattened">Whether its elements count in the order of a Flatten, channels × height × width, although they lie as a map.</param>
internal readonly record struct EdgeView(Edge Edge, bool Flattened = false);

/// <summary>A result that callers see.</summary>
/// <param name="View">What is returned, or what the softmax reads.</param>
/// <param name="Softmax">The softmax over it; null for none.</param>
/// <param name="Offset">The floats of a prediction before it.</param>
internal sealed record OutputPlan(EdgeView View, SoftmaxLayer? Softmax, int Offset)
{
    public int Length => View.Edge.Shape.Length;
}
