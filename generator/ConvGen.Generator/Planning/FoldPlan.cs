using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>How a batch normalisation becomes weights and a bias, in a predictor or of frozen layers: the build-time twin of the runtime's BatchNormFold.</summary>
/// <param name="Weight">The index of the weights' parameter; −1 where the normalisation stands alone and becomes a scale and a shift.</param>
/// <param name="Bias">The bias's; −1 for none.</param>
/// <param name="Gamma">The scale's; −1 for none.</param>
/// <param name="Beta">The shift's.</param>
/// <param name="Mean">The index of the buffer of running means.</param>
/// <param name="Variance">The running variances'.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Outer">The weights as outer × channels × inner.</param>
/// <param name="Channels">The normalised axis.</param>
/// <param name="Inner">What is innermost.</param>
internal sealed record FoldPlan(int Weight, int Bias, int Gamma, int Beta, int Mean, int Variance, float Epsilon, int Outer, int Channels, int Inner)
{
    public static FoldPlan? Of(Operation operation)
    {
        if (operation.Layer is BatchNormLayer alone)
        {
            return Create(-1, -1, alone, operation.Tensors, 1, 1);
        }

        if (operation.Norm is not { } norm)
        {
            return null;
        }

        int weight = operation.Tensors.Parameter;
        return operation.Layer switch
        {
            ConvLayer conv => Create(weight, conv.Bias ? weight + 1 : -1, norm.Layer, norm.Tensors, 1, (int)(conv.WeightCount / conv.Output.Channels)),
            ConvTransposeLayer transpose => Create(
                weight, transpose.Bias ? weight + 1 : -1, norm.Layer, norm.Tensors, transpose.Input.Channels, transpose.Window.KernelHeight * transpose.Window.KernelWidth),
            DenseLayer dense => Create(weight, dense.Bias ? weight + 1 : -1, norm.Layer, norm.Tensors, 1, dense.Input.Length),
            _ => throw new NotSupportedException($"{operation.Layer.GetType().Name} folds no batch normalisation."),
        };
    }

    private static FoldPlan Create(int weight, int bias, BatchNormLayer norm, TensorIndices tensors, int outer, int inner) => new(
        weight, bias, tensors.Parameter, norm.Affine ? tensors.Parameter + 1 : -1, tensors.Buffer, tensors.Buffer + 1, norm.Epsilon, outer, norm.Output.Channels, inner);
}

/// <summary>The tensors that weights and biases are packed from: the network's own or, behind these, what batch normalisations make of them.</summary>
/// <param name="parameterCount">The network's own.</param>
internal sealed class FoldedTensors(int parameterCount)
{
    private readonly List<FoldPlan> _folds = [];

    /// <summary>Each makes two tensors.</summary>
    public IReadOnlyList<FoldPlan> Folds => _folds;

    public int Count => parameterCount + (2 * _folds.Count);

    /// <summary>An operation's; to be asked once.</summary>
    public (int Weight, int Bias) Of(Operation operation)
    {
        if (FoldPlan.Of(operation) is not { } fold)
        {
            return (operation.Tensors.Parameter, operation.Tensors.Parameter + 1);
        }

        int first = Count;
        _folds.Add(fold);
        return (first, first + 1);
    }
}
