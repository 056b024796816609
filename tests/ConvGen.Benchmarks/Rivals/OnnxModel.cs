using System.Globalization;
using System.Runtime.InteropServices;
using ConvGen.Generator.Graph;
using ConvGen.Generator.Planning;

namespace ConvGen.Benchmarks.Rivals;

/// <summary>A network with its weights as an ONNX file (operator set 13), so that the rival computes the same. Layers as the graph has them: the rival folds and fuses by itself.</summary>
internal sealed class OnnxModel
{
    private const int FloatType = 1;
    private const int OperatorSet = 13;
    private const int FormatVersion = 8;

    private readonly NetworkGraph _graph;
    private readonly Network _network;
    private readonly ProtobufWriter _nodes = new();
    private readonly ProtobufWriter _initializers = new();
    private readonly string[] _values;

    private OnnxModel(NetworkGraph graph, Network network)
    {
        (_graph, _network) = (graph, network);
        _values = new string[graph.Layers.Count];
    }

    /// <summary>Writes the first output's model for batches of one size.</summary>
    /// <exception cref="NotSupportedException">A layer that none of the compared networks has.</exception>
    public static void Write(NetworkGraph graph, Network network, int batch, string path)
    {
        var model = new OnnxModel(graph, network);
        IReadOnlyList<TensorIndices> tensors = TensorIndices.Of(graph);
        for (int i = 0; i < graph.Layers.Count; i++)
        {
            model._values[i] = model.Add(graph.Layers[i], tensors[i]);
        }

        ProtobufWriter body = new ProtobufWriter().Append(model._nodes).Text(2, "convgen").Append(model._initializers);
        body.Message(11, ValueInfo("input", batch, graph.Input.Channels, graph.Input.Height, graph.Input.Width));
        body.Message(12, ValueInfo(model._values[graph.Outputs[0].Layer], batch, graph.Output.Length));
        new ProtobufWriter()
            .Integer(1, FormatVersion)
            .Text(2, "convgen-benchmarks")
            .Message(7, body)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, OperatorSet))
            .WriteTo(path);
    }

    private string Add(Layer layer, TensorIndices tensors)
    {
        string[] inputs = [.. layer.Sources.Select(source => source == Layer.Image ? "input" : _values[source])];
        switch (layer)
        {
            case ConvLayer conv:
                {
                    Window w = conv.Window;
                    return Node("Conv", [.. inputs, .. Parameters(tensors.Parameter, conv.Bias ? 2 : 1)],
                        ("kernel_shape", (long[])[w.KernelHeight, w.KernelWidth]), ("strides", (long[])[w.StrideHeight, w.StrideWidth]), ("pads", Pads(w)),
                        ("dilations", (long[])[w.DilationHeight, w.DilationWidth]), ("group", (long)conv.Groups));
                }

            case DenseLayer dense:
                return Node("Gemm", [.. inputs, .. Parameters(tensors.Parameter, dense.Bias ? 2 : 1)], ("transB", 1L));
            case BatchNormLayer norm:
                return Node("BatchNormalization", [.. inputs, .. Parameters(tensors.Parameter, 2), .. Buffers(tensors.Buffer, 2)], ("epsilon", norm.Epsilon));
            case PoolLayer { IsGlobal: true, Kind: PoolKind.Average }:
                return Node("GlobalAveragePool", inputs);
            case PoolLayer pool:
                {
                    Window w = pool.Window;
                    (string, object)[] attributes = [("kernel_shape", (long[])[w.KernelHeight, w.KernelWidth]), ("strides", (long[])[w.StrideHeight, w.StrideWidth]), ("pads", Pads(w))];
                    return pool.Kind switch
                    {
                        PoolKind.Max => Node("MaxPool", inputs, attributes),
                        PoolKind.Average => Node("AveragePool", inputs, [.. attributes, ("count_include_pad", pool.CountPadding ? 1L : 0L)]),
                        _ => throw Unknown(layer, pool.Kind),
                    };
                }

            case ActivationLayer { Activation.Kind: ActivationKind.ReLU6 }:
                return Node("Clip", [.. inputs, Tensor("zero", [], new float[] { 0 }), Tensor("six", [], new float[] { 6 })]);
            case ActivationLayer activation:
                return Node(activation.Activation.Kind switch
                {
                    ActivationKind.ReLU => "Relu",
                    ActivationKind.Tanh => "Tanh",
                    ActivationKind.Sigmoid => "Sigmoid",
                    _ => throw Unknown(layer, activation.Activation),
                }, inputs);
            case AddLayer:
                return Node("Sum", inputs);
            case ConcatLayer:
                return Node("Concat", inputs, ("axis", 1L));
            case FlattenLayer:
                return Node("Flatten", inputs, ("axis", 1L));
            case SoftmaxLayer:
                return Node("Softmax", inputs, ("axis", 1L));
            case DropoutLayer or IdentityLayer:
                return inputs[0];
            default:
                throw Unknown(layer, layer.GetType().Name);
        }
    }

    private static NotSupportedException Unknown(Layer layer, object what) => new($"{layer.Name}: found {what}, expected a layer of the compared networks; add it to {nameof(OnnxModel)}.");

    private static long[] Pads(Window w) => [w.PadTop, w.PadLeft, w.PadBottom, w.PadRight];

    private IEnumerable<string> Parameters(int first, int count) => Enumerable.Range(first, count).Select(i => Tensor(_network.Parameters[i]));

    private IEnumerable<string> Buffers(int first, int count) => Enumerable.Range(first, count).Select(i => Tensor(_network.Buffers[i]));

    private string Tensor(Parameter parameter) => Tensor(parameter.Name, [.. parameter.Description.Shape], parameter.Values);

    private string Tensor(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> values)
    {
        string unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{_initializers.Length}");
        var tensor = new ProtobufWriter();
        foreach (int extent in shape)
        {
            tensor.Integer(1, extent);
        }

        tensor.Integer(2, FloatType).Text(8, unique).Bytes(9, MemoryMarshal.AsBytes(values.Span).ToArray());
        _initializers.Message(5, tensor);
        return unique;
    }

    private string Node(string operation, IEnumerable<string> inputs, params IEnumerable<(string Name, object Value)> attributes)
    {
        string output = string.Create(CultureInfo.InvariantCulture, $"{operation}_{_nodes.Length}");
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, $"{output}_node").Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        _nodes.Message(1, node);
        return output;
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Single(2, number).Integer(20, 1);
            case long number:
                return attribute.Integer(3, number).Integer(20, 2);
            case long[] numbers:
                foreach (long number in numbers)
                {
                    attribute.Integer(8, number);
                }

                return attribute.Integer(20, 7);
            default:
                throw new NotSupportedException($"An attribute of type {value.GetType()}.");
        }
    }

    private static ProtobufWriter ValueInfo(string name, params int[] shape)
    {
        var extents = new ProtobufWriter();
        foreach (int extent in shape)
        {
            extents.Message(1, new ProtobufWriter().Integer(1, extent));
        }

        ProtobufWriter type = new ProtobufWriter().Message(1, new ProtobufWriter().Integer(1, FloatType).Message(2, extents));
        return new ProtobufWriter().Text(1, name).Message(2, type);
    }
}
