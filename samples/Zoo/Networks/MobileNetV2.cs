using ConvGen;
using ZooSample.Blocks;

namespace ZooSample.Networks;

/// <summary>MobileNetV2 (Sandler et al. 2018) of full width, as in torchvision: 3,504,872 parameters.</summary>
[Network(Inference = true, Rounding = Rounding.Floor)]
[Input(224, 224, 3)]
[Conv(32, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU6]
[InvertedResidual(1, 16)]
[InvertedResidual(6, 24, stride: 2, Repeat = 2)]
[InvertedResidual(6, 32, stride: 2, Repeat = 3)]
[InvertedResidual(6, 64, stride: 2, Repeat = 4)]
[InvertedResidual(6, 96, Repeat = 3)]
[InvertedResidual(6, 160, stride: 2, Repeat = 3)]
[InvertedResidual(6, 320)]
[Conv(1280, 1, Bias = false), BatchNorm, ReLU6]
[GlobalAveragePool, Flatten, Dropout(0.2f)]
[Dense(1000), Softmax]
public partial class MobileNetV2;
