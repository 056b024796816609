namespace ConvGen;

/// <summary>
/// Marks a partial class as a network. The layer attributes that follow, read from top to bottom, describe it;
/// the ConvGen generator writes the other half of the class.
/// </summary>
/// <remarks>PyTorch: <c>torch.nn.Sequential</c>. Keras: <c>keras.Sequential</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute
{
    /// <summary>
    /// Whether training also computes the gradient of the loss with respect to the image (saliency maps, adversarial examples). Default false,
    /// because the first layer's backward pass would be half wasted.
    /// </summary>
    public bool InputGradient { get; set; }

    /// <summary>Whether the network only predicts: no training code is compiled, which halves the build, and <see cref="Network.CreateTrainingStep"/> throws. Default false.</summary>
    public bool Inference { get; set; }

    /// <summary>
    /// Whether predictions and training may compute convolutions of stride 1 by Winograd's algorithm where it is faster: F(4×4, 3×3) has a quarter of the multiplications and four times the memory for weights, F(2×2, 3×3) and
    /// F(2×2, 5×5) lie between. Rounding errors are up to twice those of the plain sum. Default true.
    /// </summary>
    public bool Winograd { get; set; } = true;

    /// <summary>What all layers of the network do when an output size is not an integer, unless they say otherwise; default <see cref="Rounding.Exact"/>, a compiler error. PyTorch rounds down.</summary>
    public Rounding Rounding { get; set; }
}
