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
}
