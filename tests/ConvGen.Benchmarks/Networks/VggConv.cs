namespace ConvGen.Benchmarks.Networks;

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
