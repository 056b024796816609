namespace ConvGen;

/// <summary>
/// Turns the outputs of one image into their gradients. PyTorch: the tensor given to <c>output.backward(gradient)</c>, or what autograd finds for a loss. Keras: <c>GradientTape.gradient(loss, output)</c>.
/// </summary>
/// <param name="image">The image's index in the batch.</param>
/// <param name="output">All outputs of the network, one after the other, the main one first; <see cref="NetworkDescription.OutputOffset(int)"/> says where each begins.</param>
/// <param name="gradient">
/// Receives the gradients of the batch's loss with respect to all outputs, in the same places; for an output that is a softmax or log-softmax, with respect to that layer's input.
/// Write all of it: an output that the loss does not use has zeros. What it holds before is not defined.
/// </param>
public delegate void OutputGradient(int image, ReadOnlySpan<float> output, Span<float> gradient);
