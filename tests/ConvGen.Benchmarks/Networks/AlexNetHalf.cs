using ConvGen;

namespace ConvGen.Benchmarks.Networks;

/// <summary>samples/Zoo's AlexNet with the weights of its dense layers in half precision.</summary>
[Network(Inference = true)]
[Input(227, 227, 3)]
[Conv(96, 11, Stride = 4), ReLU, MaxPool(3, Stride = 2)]
[Conv(256, 5, Padding = 2), ReLU, MaxPool(3, Stride = 2)]
[Conv(384, 3, Padding = 1), ReLU]
[Conv(384, 3, Padding = 1), ReLU]
[Conv(256, 3, Padding = 1), ReLU, MaxPool(3, Stride = 2)]
[Flatten]
[Dense(4096, Weights = WeightFormat.Half), ReLU]
[Dense(4096, Weights = WeightFormat.Half), ReLU]
[Dense(1000, Weights = WeightFormat.Half), Softmax]
public partial class AlexNetHalf;
