using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>
/// A transposed convolution as the convolution that it transposes: that one's data gradient is its forward pass, that one's forward pass its data gradient, and the
/// weight gradients are the same with input and gradient exchanged. The weights <c>[in, out/groups, kh, kw]</c> of one are the <c>[out, in/groups, kh, kw]</c> of the other.
/// </summary>
internal static class TransposedConvolution
{
    public static ConvolutionShape Of(ConvTransposeLayer layer) => new(Layer(layer));

    public static ConvLayer Layer(ConvTransposeLayer layer) => new(layer.Name, layer.Output, layer.Input, layer.Window, Bias: false, layer.Groups);

    /// <summary>What makes the data gradient the forward pass.</summary>
    public static DataGradientEnd Forward(Operation operation) =>
        new(Activation.None, CoversAll: true) { IsForward = true, HasBias = operation.HasBias, Activation = operation.Activation };
}
