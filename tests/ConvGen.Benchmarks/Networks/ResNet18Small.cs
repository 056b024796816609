using ZooSample.Blocks;

namespace ConvGen.Benchmarks.Networks;

/// <summary>samples/Zoo's ResNet-18 for images of 64×64, the size of downsampled ImageNet: its last stage has 2×2 pixels.</summary>
[Network(Rounding = Rounding.Floor)]
[Input(64, 64, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU]
[MaxPool(3, Stride = 2, Padding = 1)]
[BasicBlock(64, Repeat = 2, Name = "layer1")]
[BasicBlock(128, stride: 2, Repeat = 2, Name = "layer2")]
[BasicBlock(256, stride: 2, Repeat = 2, Name = "layer3")]
[BasicBlock(512, stride: 2, Repeat = 2, Name = "layer4")]
[GlobalAveragePool, Flatten]
[Dense(1000, Name = "fc"), Softmax]
internal sealed partial class ResNet18Small;
