namespace ConvGen.Generator.Planning;

/// <summary>
/// Where training keeps what: activations of the micro-batch in the worker's arena, what the whole batch needs in one buffer for all images, gradients of parameters in the groups'.
/// Every buffer keeps its place, so that zeros which nobody writes last.
/// </summary>
internal sealed class TrainingMemory
{
    private readonly Dictionary<Edge, Location> _values = [];
    private readonly Dictionary<Edge, Location> _gradients = [];
    private readonly List<string> _report = [];
    private readonly int _betweenTransforms;

    /// <param name="list">The network.</param>
    /// <param name="microBatch">The images in flight.</param>
    public TrainingMemory(OperationList list, int microBatch)
    {
        int between = list.Operations.Max(o => Math.Max(o.Winograd?.ScratchLength(o.Input.Layout) ?? 0, o.WinogradGradient?.ScratchLength(o.Output.Layout) ?? 0));
        if (between > 0)
        {
            _betweenTransforms = PlaceInArena("between the transforms of Winograd's algorithm, of all layers", between);
        }

        bool phased = list.HasBatchNorm;
        foreach (Edge edge in list.Edges)
        {
            bool together = edge.Consumers.Any(c => c.TakesImagesTogether);
            _values[edge] = phased || edge.FeedsDense || together
                ? PlaceInBatch(edge.Layout.Length)
                : new(Space.Arena, PlaceInArena($"{edge.Name} of {microBatch} images", edge.Layout.Length * microBatch), edge.Layout.Length);
            if (!edge.NeedsGradient)
            {
                continue;
            }

            // In a chain a gradient is read by the step behind the one that wrote it; elsewhere a dense layer, which takes all images at once, may stand between.
            int length = edge.GradientLayout.Length;
            _gradients[edge] = phased || edge.FromDense || edge.Producer is { TakesImagesTogether: true } ? PlaceInBatch(length)
                : edge.FeedsDense || together || !list.IsChain ? new(Space.Arena, PlaceInArena($"gradient of {edge.Name} of {microBatch} images", length * microBatch), length)
                : new(Space.Arena, PlaceInArena($"gradient of {edge.Name}", length));
        }
    }

    public int ArenaLength { get; private set; }

    public int BatchLength { get; private set; }

    public int GroupLength { get; private set; }

    public int DerivedLength { get; private set; }

    public int SharedLength { get; private set; }

    public int StateLength { get; private set; }

    /// <summary>A line for each buffer of the arena.</summary>
    public IReadOnlyList<string> Report => _report;

    public Location Value(Edge edge) => _values[edge];

    public Location Gradient(Edge edge) => _gradients[edge];

    /// <summary>For what one step leaves for the next, image by image.</summary>
    public Location PlaceScratch(string name, int length) => new(Space.Arena, PlaceInArena(name, length));

    /// <summary>For what lies between the transforms of Winograd's algorithm, written before it is read within one layer's pass over one image: one place for all layers.</summary>
    public PlaceScratch PlaceBetweenTransforms()
    {
        int next = _betweenTransforms;
        return (_, length) =>
        {
            var location = new Location(Space.Arena, next);
            next += TensorLayout.AlignLength(length);
            return location;
        };
    }

    /// <summary>Rows of a matrix: a distance of a power of two would put them all into the same few cache sets.</summary>
    public Location PlaceInBatch(int length)
    {
        int stride = length % 256 == 0 ? length + 16 : length;
        var location = new Location(Space.Batch, BatchLength, stride);
        BatchLength += stride;
        return location;
    }

    public Location PlaceInGroup(int length)
    {
        var location = new Location(Space.Group, GroupLength);
        GroupLength += TensorLayout.AlignLength(length);
        return location;
    }

    public Location PlaceDerived(int length)
    {
        var location = new Location(Space.Derived, DerivedLength);
        DerivedLength += TensorLayout.AlignLength(length);
        return location;
    }

    /// <summary>A batch normalisation's seven arrays of factors and two of running statistics.</summary>
    public (int Shared, int State) PlaceNorm(int channels)
    {
        (int shared, int state) = (SharedLength, StateLength);
        SharedLength += TensorLayout.AlignLength(7 * channels);
        StateLength += TensorLayout.AlignLength(2 * channels);
        return (shared, state);
    }

    private int PlaceInArena(string name, int length)
    {
        int offset = ArenaLength;
        ArenaLength += TensorLayout.AlignLength(length);
        _report.Add($"{name}: {length} floats at {offset}");
        return offset;
    }
}
