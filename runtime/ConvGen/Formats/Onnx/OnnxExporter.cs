using System.Collections.Immutable;
using ConvGen.Graphs;

namespace ConvGen.Formats.Onnx;

/// <summary>
/// Layers as ONNX operators of set 17 (https://github.com/onnx/onnx/blob/main/docs/Operators.md). Values are called as the layers that make them, tensors as in a safetensors file, and what a layer needs
/// in between after a slash: <c>pool1/pad</c>. Activations are batch × channels × height × width, as ONNX has them: the only difference from ConvGen's own order.
/// </summary>
internal sealed partial class OnnxExporter
{
    private readonly OnnxGraph _onnx;
    private readonly NetworkDescription _description;
    private readonly ImmutableArray<LayerNode> _layers;
    private readonly Dictionary<string, Parameter> _tensors;
    private readonly string _image;

    public OnnxExporter(Network network, ImmutableArray<LayerNode> layers, OnnxGraph onnx)
    {
        _onnx = onnx;
        _description = network.NetworkDescription;
        _layers = layers;
        _tensors = network.Parameters.Concat(network.Buffers).ToDictionary(p => p.Name);
        _image = _layers.Any(layer => layer.Name == "input") ? "input/image" : "input";
    }

    public void Export()
    {
        _onnx.Input(_image, _description.Input);
        foreach (LayerNode layer in _layers)
        {
            Export(layer);
        }

        foreach (OutputDescription output in _description.Outputs)
        {
            _onnx.Output(output.Name, output.Shape);
        }
    }

    private void Export(LayerNode layer)
    {
        switch (layer)
        {
            case ConvNode conv:
                Convolve(conv);
                break;
            case ConvTransposeNode conv:
                ConvolveTransposed(conv);
                break;
            case PoolNode pool:
                Pool(pool);
                break;
            case ChannelPoolNode pool:
                PoolChannels(pool);
                break;
            case ChannelShuffleNode shuffle:
                ShuffleChannels(shuffle);
                break;
            case FlattenNode:
                Node(layer, "Flatten", ("axis", 1L));
                break;
            case DenseNode dense:
                _onnx.Node("Gemm", layer.Name, [Source(layer), .. Weights(layer, dense.Bias)], ("transB", 1L));
                break;
            case ActivationNode activation:
                Activate(activation);
                break;
            case BatchNormNode norm:
                Normalise(norm);
                break;
            case LocalResponseNormNode norm:
                NormaliseLocally(norm);
                break;
            case DropoutNode { Spatial: false } dropout:
                _onnx.Node("Dropout", layer.Name, [Source(layer), _onnx.Scalar($"{layer.Name}/ratio", dropout.Rate)]);
                break;
            case DropoutNode or IdentityNode:
                Node(layer, "Identity");
                break;
            case AddNode:
                _onnx.Node(layer.Sources.Length == 2 ? "Add" : "Sum", layer.Name, Alike(layer));
                break;
            case MultiplyNode:
                _onnx.Node("Mul", layer.Name, Alike(layer));
                break;
            case ConcatNode:
                _onnx.Node("Concat", layer.Name, Sources(layer), ("axis", 1L));
                break;
            case UpsampleNode or PadNode or CropNode:
                Move(layer);
                break;
            case SoftmaxNode softmax:
                // Batch × channels × height × width; a vector has its elements where a map has its channels.
                Node(layer, softmax.Log ? "LogSoftmax" : "Softmax", ("axis", softmax.Axis switch { SoftmaxAxis.Height => 2L, SoftmaxAxis.Width => 3L, _ => 1L }));
                break;
            default:
                throw new NotSupportedException($"{layer.Name}: found {layer.GetType().Name}, which has no ONNX operators yet.");
        }
    }

    private void Node(LayerNode layer, string operation, params (string Name, object Value)[] attributes) => _onnx.Node(operation, layer.Name, Sources(layer), attributes);

    private string Source(LayerNode layer) => NameOf(layer.Sources[0]);

    private string[] Sources(LayerNode layer) => [.. layer.Sources.Select(NameOf)];

    private string NameOf(int source) => source == LayerNode.Image ? _image : _layers[source].Name;

    private TensorShape ShapeOf(int source) => source == LayerNode.Image ? _description.Input : _layers[source].Output;

    private TensorShape InputOf(LayerNode layer) => ShapeOf(layer.Sources[0]);

    /// <summary>The sources, each a vector where the output is one and a map where that is: 1 × 1 × C and a vector of C count as equal.</summary>
    private string[] Alike(LayerNode layer) => [.. layer.Sources.Select((source, index) =>
    {
        if (ShapeOf(source).IsFlat == layer.Output.IsFlat)
        {
            return NameOf(source);
        }

        string name = $"{layer.Name}/{index}";
        return layer.Output.IsFlat
            ? _onnx.Node("Flatten", name, [NameOf(source)], ("axis", 1L))
            : _onnx.Node("Reshape", name, [NameOf(source), _onnx.Integers($"{name}/shape", 0, ShapeOf(source).Channels, 1, 1)]);
    })];

    /// <summary>The layer's weight and, if it has one, its bias, as constants.</summary>
    private IEnumerable<string> Weights(LayerNode layer, bool bias) => bias ? [Tensor(layer, "weight"), Tensor(layer, "bias")] : [Tensor(layer, "weight")];

    private string Tensor(LayerNode layer, string name)
    {
        Parameter parameter = _tensors[$"{layer.Name}.{name}"];
        return _onnx.Floats(parameter.Name, parameter.Description.Shape, parameter.Values);
    }
}
