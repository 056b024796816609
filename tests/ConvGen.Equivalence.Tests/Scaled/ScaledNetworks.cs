using ConvGen;
using ZooSample.Blocks;

namespace ConvGen.Equivalence.Tests.Scaled;

// The families of the zoo, made of its own blocks, small enough to train in a test.

[Network(Rounding = Rounding.Floor), Input(16, 16, 3)]
[Conv(12, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[BasicBlock(12)]
[BasicBlock(20, stride: 2, Repeat = 2)]
[Bottleneck(8, stride: 2)]
[GlobalAveragePool, Flatten, Dense(8), Softmax]
public partial class ScaledResNet;

[Network, Input(16, 16, 3)]
[Conv(12, 3, Padding = 1), ReLU, LocalResponseNorm(5)]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Inception(6, 6, 10, 4, 6, 5)]
[MaxPool(3, Stride = 2, Rounding = Rounding.Ceiling)]
[Inception(8, 8, 12, 4, 6, 6)]
[GlobalAveragePool, Flatten, Dropout(0.2f)]
[Dense(8), Softmax]
public partial class ScaledGoogLeNet;

[Network, Input(17, 17, 3)]
[ValidConv(12, 3, stride: 2)]
[Branch, SameConv(6, 1, 1)]
[Branch, SameConv(5, 1, 1), SameConv(6, 1, 7), SameConv(8, 7, 1)]
[Branch, AveragePool(3, Stride = 1, Padding = 1), SameConv(6, 1, 1)]
[Concat]
[Branch, SameConv(8, 1, 1), SplitConv(6)]
[Branch, AveragePool(3, Stride = 1, Padding = 1), SameConv(6, 1, 1)]
[Concat]
[Branch, ValidConv(16, 2, stride: 2)]
[Branch, MaxPool(2)]
[Concat]
[GlobalAveragePool, Flatten, Dropout(0.2f)]
[Dense(8), Softmax]
public partial class ScaledInception;

[Network(Rounding = Rounding.Floor), Input(16, 16, 3)]
[Conv(8, 3, Padding = 1, Bias = false), BatchNorm, ReLU6]
[Separable(12)]
[InvertedResidual(1, 12)]
[InvertedResidual(3, 16, stride: 2, Repeat = 2)]
[InvertedResidual(3, 24, stride: 2)]
[Conv(32, 1, Bias = false), BatchNorm, ReLU6]
[GlobalAveragePool, Flatten]
[Dense(8), Softmax]
public partial class ScaledMobileNet;

[Network, Input(16, 16, 3)]
[Conv(12, 3, Padding = 1), ReLU]
[Conv(12, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Conv(24, 3, Padding = 1), ReLU]
[Conv(24, 3, Padding = 1), ReLU]
[MaxPool(2)]
[Flatten, Dense(48), ReLU, Dropout]
[Dense(8), Softmax]
public partial class ScaledVgg;
