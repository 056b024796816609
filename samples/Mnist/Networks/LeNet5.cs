using ConvGen;

namespace MnistSample.Networks;

/// <summary>LeNet-5 for 28 × 28 images: padding in the first convolution gives the classic network's 32 × 32, and 61,706 parameters.</summary>
/// <remarks>LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document Recognition, 1998.</remarks>
[Network]
[Input(28, 28, 1)]
[Conv(6, 5, Padding = 2), Tanh]
[AveragePool(2)]
[Conv(16, 5), Tanh]
[AveragePool(2)]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(10), Softmax]
public partial class LeNet5;
