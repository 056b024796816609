using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>ResNet-101 (He, Zhang, Ren and Sun 2015), stride in the 3×3 convolution as in torchvision: 44,549,160 parameters.</summary>
[Network(Inference = true, Rounding = Rounding.Floor)]
[Input(224, 224, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU]
[MaxPool(3, Stride = 2, Padding = 1)]
[Bottleneck(64, Repeat = 3, Name = "layer1")]
[Bottleneck(128, stride: 2, Repeat = 4, Name = "layer2")]
[Bottleneck(256, stride: 2, Repeat = 23, Name = "layer3")]
[Bottleneck(512, stride: 2, Repeat = 3, Name = "layer4")]
[GlobalAveragePool, Flatten]
[Dense(1000, Name = "fc"), Softmax]
public partial class ResNet101;
