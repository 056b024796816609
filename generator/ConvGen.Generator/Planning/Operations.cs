using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>An activation between two operations, and its gradient in training.</summary>
internal sealed class Edge(string name, Shape shape)
{
    public string Name { get; } = name;

    /// <summary>The map's size, even where a Flatten follows: flattening moves nothing.</summary>
    public Shape Shape { get; } = shape;

    public LaneAxis Axis { get; set; }

    /// <summary>The activation that made it and whose derivative its readers take from it; none where the activation takes the derivative itself, from its input.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether a Flatten follows.</summary>
    public bool Flattened { get; set; }

    public bool FromDense { get; set; }

    public bool FeedsDense { get; set; }

    /// <summary>Whether anything before it learns, or the image's own gradient is wanted.</summary>
    public bool NeedsGradient { get; set; }

    public TensorLayout Layout { get; set; } = null!;

    public TensorLayout GradientLayout { get; set; } = null!;
}

/// <summary>A layer with the activation fused into it.</summary>
internal sealed record Operation(Layer Layer, Activation Activation, Edge Input, Edge Output);

/// <summary>The network as operations on edges, with lane axes and layouts decided.</summary>
internal sealed record OperationList(IReadOnlyList<Operation> Operations, IReadOnlyList<Edge> Edges, SoftmaxLayer? Softmax)
{
    public Edge Result => Edges[Edges.Count - 1];

    /// <param name="target">The processor.</param>
    /// <param name="graph">The network.</param>
    /// <param name="training">Whether activations that backward needs the input of stay apart from the layers before them.</param>
    public static OperationList Build(Target target, NetworkGraph graph, bool training)
    {
        var input = new Edge("input", graph.Input);
        var edges = new List<Edge> { input };
        var operations = new List<Operation>();
        SoftmaxLayer? softmax = null;
        Edge current = input;
        bool learns = graph.InputGradient;
        input.NeedsGradient = learns;
        for (int i = 0; i < graph.Layers.Count; i++)
        {
            Layer layer = graph.Layers[i];
            switch (layer)
            {
                case FlattenLayer:
                    current.Flattened |= !current.Shape.IsFlat;
                    continue;
                case SoftmaxLayer last:
                    softmax = last;
                    continue;
            }

            Activation activation = Activation.None;
            if (layer is ConvLayer or DenseLayer && i + 1 < graph.Layers.Count && graph.Layers[i + 1] is ActivationLayer next
                && !(training && next.Activation.DerivativeNeedsInput))
            {
                activation = next.Activation;
                i++;
            }
            else if (layer is ActivationLayer alone)
            {
                activation = alone.Activation;
            }

            learns |= layer.ParameterCount > 0;
            current.FeedsDense |= layer is DenseLayer;

            // An activation that stands behind a Flatten works on the map as it lies.
            bool inPlaceOfMap = layer is ActivationLayer && current.Flattened;
            var output = new Edge(layer.Name, inPlaceOfMap ? current.Shape : layer.Output)
            {
                Activation = activation.DerivativeNeedsInput ? Activation.None : activation,
                FromDense = layer is DenseLayer,
                NeedsGradient = learns,
                Flattened = inPlaceOfMap,
            };
            operations.Add(new(layer, activation, current, output));
            edges.Add(output);
            current = output;
        }

        var list = new OperationList(operations, edges, softmax);
        list.ChooseAxes(target);
        list.ChooseLayouts(target);
        return list;
    }

    private void ChooseAxes(Target target)
    {
        Edges[0].Axis = Operations.Count == 0 ? LaneAxis.Channels : Operations[0].Layer switch
        {
            ConvLayer conv => ConvolutionAxis(target, 0, conv, planarInput: true),
            PoolLayer or ActivationLayer when Edges[0].Shape.Channels < 4 && !StridedFrom(1) => LaneAxis.Columns,
            _ => LaneAxis.Channels,
        };
        for (int i = 0; i < Operations.Count; i++)
        {
            Operation operation = Operations[i];
            operation.Output.Axis = operation.Layer switch
            {
                ConvLayer conv => ConvolutionAxis(target, i, conv, operation.Input.Axis == LaneAxis.Columns),
                DenseLayer => LaneAxis.Channels,
                _ => operation.Input.Axis,
            };
        }
    }

    /// <summary>A strided convolution takes no planar input backward, so nothing before it goes planar.</summary>
    private LaneAxis ConvolutionAxis(Target target, int index, ConvLayer conv, bool planarInput) =>
        StridedFrom(index + 1) ? LaneAxis.Channels : ConvolutionForward.ChooseAxis(target, new(conv), planarInput);

    /// <summary>Whether the first convolution from an operation on, before any dense layer, is strided.</summary>
    private bool StridedFrom(int index)
    {
        var next = Operations.Skip(index).TakeWhile(o => o.Layer is not DenseLayer).Select(o => o.Layer).OfType<ConvLayer>().FirstOrDefault();
        return next is not null && !new ConvolutionShape(next).UnitStride;
    }

    private void ChooseLayouts(Target target)
    {
        for (int i = 0; i < Edges.Count; i++)
        {
            Edge edge = Edges[i];
            Operation? consumer = i < Operations.Count ? Operations[i] : null;
            Operation? producer = i > 0 ? Operations[i - 1] : null;
            Halo halo = consumer?.Layer is ConvLayer reader ? new ConvolutionShape(reader).InputHalo : default;

            // Convolutions and dense layers broadcast an image's elements one by one: only vectors over channels need whole ones.
            bool pad = i > 0 || consumer?.Layer is PoolLayer or ActivationLayer or null;
            edge.Layout = Layout(target, edge, halo, pad, spread: !edge.FeedsDense && (pad || !halo.IsEmpty));
            bool direct = producer?.Input.Axis == edge.Axis && !edge.FeedsDense;
            Halo gradientHalo = direct && producer is { Layer: ConvLayer writer, Input.NeedsGradient: true }
                ? new ConvolutionShape(writer).GradientHalo
                : default;
            edge.GradientLayout = Layout(target, edge, gradientHalo, pad || !edge.FeedsDense, spread: !edge.FeedsDense);
        }
    }

    private static TensorLayout Layout(Target target, Edge edge, Halo halo, bool pad, bool spread) => edge.Axis == LaneAxis.Columns
        ? TensorLayout.Planar(edge.Shape, halo, target.Widest)
        : TensorLayout.ChannelsLast(edge.Shape, halo, target.WidthFor(edge.Shape.Channels), pad, spread);
}
