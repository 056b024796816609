using ConvGen;

namespace TransferSample;

/// <summary>LeNet-5 for five digits, which shows what its convolutions make of an image.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(6, 5, Padding = 2), Tanh]
[AveragePool(2)]
[Conv(16, 5), Tanh]
[AveragePool(2, Name = "features"), Output]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(5, Name = "head"), Softmax]
public partial class Digits;

/// <summary>A network for these features, in place of the dense layers.</summary>
[Network]
[Input(5, 5, 16)]
[Flatten]
[Dense(120), Tanh]
[Dense(84), Tanh]
[Dense(5, Name = "head"), Softmax]
public partial class Head;
