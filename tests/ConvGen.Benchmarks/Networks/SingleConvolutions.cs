namespace ConvGen.Benchmarks.Networks;

/// <summary>VGG's conv3_2 alone: 56×56, 256 channels to 256.</summary>
[Network(InputGradient = true)]
[Input(56, 56, 256)]
[Conv(256, 3, Padding = 1)]
internal sealed partial class VggConv;

/// <summary>AlexNet's second convolution alone.</summary>
[Network(InputGradient = true)]
[Input(27, 27, 96)]
[Conv(256, 5, Padding = 2)]
internal sealed partial class AlexNetConv;

/// <summary>A 3×3 convolution of ResNet's first stage alone.</summary>
[Network(InputGradient = true)]
[Input(56, 56, 64)]
[Conv(64, 3, Padding = 1)]
internal sealed partial class ResNetConv;

/// <summary>The first convolution of the Keras CNN alone.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(64, 3)]
internal sealed partial class KerasConv;

/// <summary>LeNet-5's first convolution alone.</summary>
[Network]
[Input(32, 32, 1)]
[Conv(6, 5)]
internal sealed partial class LeNetFirstConv;

/// <summary>LeNet-5's second convolution alone.</summary>
[Network(InputGradient = true)]
[Input(14, 14, 6)]
[Conv(16, 5)]
internal sealed partial class LeNetSecondConv;
