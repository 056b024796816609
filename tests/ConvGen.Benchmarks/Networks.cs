namespace ConvGen.Benchmarks;

/// <summary>LeNet-5 for MNIST.</summary>
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
internal sealed partial class LeNet5;

/// <summary>The Keras MNIST CNN.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(64, 3), ReLU]
[MaxPool(2)]
[Conv(64, 3), ReLU]
[MaxPool(2, Rounding = Rounding.Floor)]
[Flatten]
[Dense(10), Softmax]
internal sealed partial class KerasCnn;

/// <summary>VGG's conv3_2 alone: 56×56, 256 channels to 256.</summary>
[Network]
[Input(56, 56, 256)]
[Conv(256, 3, Padding = 1)]
internal sealed partial class VggConv;

/// <summary>The same, with the gradient of its input: backward-data is the difference between the two.</summary>
[Network(InputGradient = true)]
[Input(56, 56, 256)]
[Conv(256, 3, Padding = 1)]
internal sealed partial class VggConvWithInputGradient;
