using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>ResNet-34 (He, Zhang, Ren and Sun 2015): 21,797,672 parameters.</summary>
[Network(Inference = true, Rounding = Rounding.Floor)]
[Input(224, 224, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU]
[MaxPool(3, Stride = 2, Padding = 1)]
[BasicBlock(64, Repeat = 3, Name = "layer1")]
[BasicBlock(128, stride: 2, Repeat = 4, Name = "layer2")]
[BasicBlock(256, stride: 2, Repeat = 6, Name = "layer3")]
[BasicBlock(512, stride: 2, Repeat = 3, Name = "layer4")]
[GlobalAveragePool, Flatten]
[Dense(1000, Name = "fc"), Softmax]
public partial class ResNet34;
