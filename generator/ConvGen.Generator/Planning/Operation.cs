using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>A layer with what is fused into it.</summary>
/// <param name="Index">Its place in the network's order.</param>
/// <param name="Layer">What is computed.</param>
/// <param name="Activation">Fused behind it.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Output">What it writes.</param>
/// <param name="Tensors">Its first parameter and, of a batch normalisation, its first buffer, by index.</param>
/// <param name="Norm">A batch normalisation folded into the weights; predictions only.</param>
internal sealed record Operation(
    int Index, Layer Layer, Activation Activation, IReadOnlyList<Edge> Inputs, Edge Output, TensorIndices Tensors, FoldedNorm? Norm = null)
{
    public Edge Input => Inputs[0];

    /// <summary>What a convolution adds to its sums before its activation: the other side of a shortcut. Predictions only.</summary>
    public Edge? Residual => Layer is ConvLayer && Inputs.Count == 2 ? Inputs[1] : null;

    /// <summary>How a convolution is computed by Winograd's algorithm; null where it is summed directly.</summary>
    public WinogradPlan? Winograd { get; set; }

    /// <summary>The same of the gradient with respect to its input; training only.</summary>
    public WinogradPlan? WinogradGradient { get; set; }

    /// <summary>Whether training takes all images of a micro-batch through this convolution together, and finds its weights' gradient when the batch has ended: where weights are many and pixels are few.</summary>
    public bool TakesImagesTogether { get; set; }

    /// <summary>The max-pool over 2 × 2 pixels whose output this leaves; null for none. Of Winograd's algorithm only.</summary>
    public PoolLayer? Pool { get; init; }

    /// <summary>Whether weights have a bias to add: their own, or the one that folding makes.</summary>
    public bool HasBias => Norm is not null || Layer switch
    {
        ConvLayer conv => conv.Bias,
        ConvTransposeLayer transpose => transpose.Bias,
        DenseLayer dense => dense.Bias,
        _ => false,
    };
}

/// <summary>Where a layer's tensors begin among the network's parameters and buffers; −1 where it has none.</summary>
internal readonly record struct TensorIndices(int Parameter, int Buffer)
{
    public static TensorIndices None => new(-1, -1);

    public static int CountParameters(NetworkGraph graph) => graph.Layers.Sum(layer => Counts(layer).Parameters);

    /// <summary>For each layer, in canonical order.</summary>
    public static IReadOnlyList<TensorIndices> Of(NetworkGraph graph)
    {
        var indices = new List<TensorIndices>();
        int parameter = 0, buffer = 0;
        foreach (Layer layer in graph.Layers)
        {
            (int parameters, int buffers) = Counts(layer);
            indices.Add(new(parameters > 0 ? parameter : -1, buffers > 0 ? buffer : -1));
            parameter += parameters;
            buffer += buffers;
        }

        return indices;
    }

    public static (int Parameters, int Buffers) Counts(Layer layer) => layer switch
    {
        ConvLayer conv => (conv.Bias ? 2 : 1, 0),
        ConvTransposeLayer transpose => (transpose.Bias ? 2 : 1, 0),
        DenseLayer dense => (dense.Bias ? 2 : 1, 0),
        BatchNormLayer norm => (norm.Affine ? 2 : 0, 2),
        _ => (0, 0),
    };
}

/// <summary>A batch normalisation that disappears into the weights before it.</summary>
internal sealed record FoldedNorm(BatchNormLayer Layer, TensorIndices Tensors);

/// <summary>Each channel repeated: what a depthwise convolution with a multiplier reads.</summary>
internal sealed record RepeatChannelsLayer(string Name, Shape Input, Shape Output, int Times) : Layer(Name, Input, Output);
