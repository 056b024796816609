namespace ConvGen;

/// <summary>
/// Turns one output into its gradient. PyTorch: the tensor given to <c>output.backward(gradient)</c>, or what autograd finds for a loss. Keras: <c>GradientTape.gradient(loss, output)</c>.
/// </summary>
/// <param name="image">The image's index in the batch.</param>
/// <param name="output">The network's output; probabilities where it ends in a softmax.</param>
/// <param name="gradient">Receives the gradient of the batch's loss with respect to the output, or, where the network ends in a softmax, to the softmax's input.</param>
public delegate void OutputGradient(int image, ReadOnlySpan<float> output, Span<float> gradient);
