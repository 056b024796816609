using ConvGen;

namespace ZooSample.Networks;

/// <summary>Two convolutions and two dense layers: 1,199,882 parameters, nearly all of them in the first dense layer.</summary>
[Network]
[Input(28, 28, 1)]
[Conv(32, 3), ReLU]
[Conv(64, 3), ReLU, MaxPool(2)]
[Flatten]
[Dense(128), ReLU]
[Dense(10), Softmax]
public partial class MnistFourLayer;
