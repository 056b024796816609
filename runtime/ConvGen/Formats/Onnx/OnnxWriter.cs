using System.Collections.Immutable;
using System.Globalization;
using ConvGen.Graphs;

namespace ConvGen.Formats.Onnx;

/// <summary>Writes a network as an ONNX model.</summary>
internal static class OnnxWriter
{
    /// <summary>The operator set, and the format's version that came with it (ONNX 1.12): old enough for every runtime in use.</summary>
    private const int OperatorSet = 17;
    private const int FormatVersion = 8;

    /// <summary>No reader of Protocol Buffers takes a message of 2 GiB; the rest of the model has what is left.</summary>
    private const long MostInside = int.MaxValue - (64L << 20);

    public static void Save(string path, Network network, ImmutableArray<LayerNode> layers, OnnxWeights weights)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool beside = IsBeside(weights, [.. network.Parameters.Concat(network.Buffers).Select(p => p.Description)], path);
        OnnxExternalData? external = beside ? new OnnxExternalData(Path.GetFileName(path) + ".data") : null;
        var graph = new OnnxGraph(external);
        new OnnxExporter(network, layers, graph).Export();
        ProtobufMessage model = new ProtobufMessage()
            .Integer(1, FormatVersion)
            .Text(2, "ConvGen")
            .Text(3, typeof(OnnxWriter).Assembly.GetName().Version!.ToString(3))
            .Message(7, graph.ToMessage(network.NetworkDescription.Name))
            .Message(8, new ProtobufMessage().Text(1, "").Integer(2, OperatorSet));
        AtomicFile.Write(path, "network.onnx", file =>
        {
            // The data first: when the model appears under its name, what it refers to is there.
            model.WriteTo(file);
            if (external is not null)
            {
                AtomicFile.Write(path + ".data", "network.onnx.data", external.WriteTo);
            }
        });
    }

    /// <exception cref="NotSupportedException">They were to be inside and do not fit.</exception>
    internal static bool IsBeside(OnnxWeights weights, IReadOnlyList<ParameterDescription> tensors, string path)
    {
        long bytes = tensors.Sum(tensor => (long)tensor.Length * sizeof(float));
        switch (weights)
        {
            case OnnxWeights.Auto:
                return bytes > MostInside;
            case OnnxWeights.Beside:
                return true;
            case OnnxWeights.Inside when bytes <= MostInside:
                return false;
            case OnnxWeights.Inside:
                throw new NotSupportedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cannot save '{path}' with the weights inside: found {bytes} bytes of them, expected at most {MostInside}, because an ONNX file stays below 2 GB. Use OnnxWeights.Auto or OnnxWeights.Beside."));
            default:
                throw new ArgumentOutOfRangeException(nameof(weights), weights, "Expected one of OnnxWeights.Auto, Inside and Beside.");
        }
    }
}
