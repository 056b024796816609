using ConvGen.Generator.Graph;

namespace ConvGen.Equivalence.Tests.Reference;

/// <summary>
/// Interprets a network's layers in double precision, each as its definition reads. It knows the typed graph, whose sizes other tests check, and nothing of planning or kernels.
/// A batch is an array of images; an activation is height × width × channels, a vector behind a Flatten in channel × height × width order.
/// </summary>
internal sealed partial class GraphReference
{
    private readonly NetworkGraph _graph;
    private readonly Dictionary<string, double[]> _tensors;

    /// <param name="graph">The layers.</param>
    /// <param name="network">Whose parameters and buffers are taken.</param>
    public GraphReference(NetworkGraph graph, Network network)
    {
        _graph = graph;
        _tensors = network.Parameters.Concat(network.Buffers).ToDictionary(p => p.Name, p => Array.ConvertAll(p.Values.ToArray(), v => (double)v));
        Gradients = network.Parameters.ToDictionary(p => p.Name, p => new double[p.Values.Length]);
    }

    /// <summary>Sums over the batches given to <see cref="Backward"/>; zero for frozen layers.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients { get; }

    /// <summary>The running statistics as a training step leaves them, and parameters.</summary>
    public IReadOnlyDictionary<string, double[]> Tensors => _tensors;

    /// <summary>All outputs of each image, one after the other, with running statistics and without dropout.</summary>
    public double[][] Predict(double[][] images) => Outputs(Run(images, keyOf: null));

    /// <summary>A training step: outputs, and gradients with respect to the images.</summary>
    /// <param name="images">The batch.</param>
    /// <param name="outputGradients">With respect to all outputs of each image; where one is a softmax, with respect to its input.</param>
    /// <param name="keyOf">The key of the dropout layer of an ordinal, for an image.</param>
    public (double[][] Outputs, double[][] ImageGradients) Train(double[][] images, double[][] outputGradients, Func<int, int, int> keyOf)
    {
        double[][][] values = Run(images, keyOf);
        return (Outputs(values), Backward(values, outputGradients, keyOf));
    }

    /// <summary>The image's place, then every layer's, and every image of the batch in each.</summary>
    private double[][][] Run(double[][] images, Func<int, int, int>? keyOf)
    {
        double[][][] values = new double[_graph.Layers.Count + 1][][];
        values[0] = images;
        int dropout = 0;
        for (int i = 0; i < _graph.Layers.Count; i++)
        {
            Layer layer = _graph.Layers[i];
            double[][][] inputs = [.. layer.Sources.Select(source => values[source + 1])];
            int ordinal = layer is DropoutLayer ? dropout++ : -1;
            values[i + 1] = layer switch
            {
                BatchNormLayer norm => keyOf is null || norm.Frozen ? Normalise(norm, inputs[0]) : NormaliseByBatch(norm, inputs[0]),
                DropoutLayer drop => keyOf is null ? inputs[0] : [.. inputs[0].Select((x, n) => Drop(drop, x, keyOf(ordinal, n)))],
                _ => Map(images.Length, n => Forward(layer, [.. inputs.Select(input => input[n])])),
            };
        }

        return values;
    }

    private double[][] Backward(double[][][] values, double[][] outputGradients, Func<int, int, int> keyOf)
    {
        int count = outputGradients.Length;
        double[][][] gradients = [.. values.Select(value => Map(count, n => new double[value[n].Length]))];
        Dictionary<string, int> ordinals = _graph.Layers.OfType<DropoutLayer>().Select((layer, ordinal) => (layer.Name, ordinal)).ToDictionary(p => p.Name, p => p.ordinal);
        int offset = 0;
        foreach (NetworkOutput output in _graph.Outputs)
        {
            // The loss hands a softmax's gradient over with respect to its input: the two are differentiated together.
            int target = _graph.Layers[output.Layer] is SoftmaxLayer softmax ? softmax.Sources[0] : output.Layer;
            for (int n = 0; n < count; n++)
            {
                Accumulate(gradients[target + 1][n], outputGradients[n].AsSpan(offset, gradients[target + 1][n].Length));
            }

            offset += _graph.ShapeOf(output.Layer).Length;
        }

        for (int i = _graph.Layers.Count - 1; i >= 0; i--)
        {
            Layer layer = _graph.Layers[i];
            double[][] dy = gradients[i + 1];
            if (layer is SoftmaxLayer)
            {
                continue;
            }

            if (layer is BatchNormLayer norm)
            {
                Add(norm.Sources[0], NormaliseGradient(norm, values[norm.Sources[0] + 1], dy));
                continue;
            }

            for (int n = 0; n < count; n++)
            {
                double[][] inputs = [.. layer.Sources.Select(source => values[source + 1][n])];
                double[][] dx = layer is DropoutLayer drop ? [Drop(drop, dy[n], keyOf(ordinals[drop.Name], n))] : Backward(layer, inputs, values[i + 1][n], dy[n]);
                for (int s = 0; s < layer.Sources.Count; s++)
                {
                    Accumulate(gradients[layer.Sources[s] + 1][n], dx[s]);
                }
            }
        }

        foreach (string frozen in _graph.Layers.Where(layer => layer.Frozen).SelectMany(layer => new[] { $"{layer.Name}.weight", $"{layer.Name}.bias" }).Where(Gradients.ContainsKey))
        {
            Array.Clear(Gradients[frozen]);
        }

        return gradients[0];

        void Add(int source, double[][] dx)
        {
            for (int n = 0; n < count; n++)
            {
                Accumulate(gradients[source + 1][n], dx[n]);
            }
        }
    }

    private double[][] Outputs(double[][][] values) =>
        Map(values[0].Length, n => (double[])[.. _graph.Outputs.SelectMany(output => values[output.Layer + 1][n])]);

    private static double[][] Map(int count, Func<int, double[]> of) => [.. Enumerable.Range(0, count).Select(of)];

    private static void Accumulate(double[] sum, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += values[i];
        }
    }
}
