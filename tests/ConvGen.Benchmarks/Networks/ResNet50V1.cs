using ConvGen;

namespace ConvGen.Benchmarks.Networks;

/// <summary>ResNet-50 as published (He, Zhang, Ren and Sun 2015), stride in the first 1×1 convolution of a block: the variant of the rivals' model. samples/Zoo has torchvision's.</summary>
[Network(Inference = true, Rounding = Rounding.Floor)]
[Input(224, 224, 3)]
[Conv(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU]
[MaxPool(3, Stride = 2, Padding = 1)]
[FirstStrideBottleneck(64, Repeat = 3, Name = "layer1")]
[FirstStrideBottleneck(128, stride: 2, Repeat = 4, Name = "layer2")]
[FirstStrideBottleneck(256, stride: 2, Repeat = 6, Name = "layer3")]
[FirstStrideBottleneck(512, stride: 2, Repeat = 3, Name = "layer4")]
[GlobalAveragePool, Flatten]
[Dense(1000, Name = "fc"), Softmax]
public partial class ResNet50V1;

/// <summary>A 3×3 convolution between a 1×1 that narrows and strides and one that widens, and a shortcut around them.</summary>
/// <param name="filters">Channels of the narrow part, a quarter of the output's.</param>
/// <param name="stride">Of the first repetition.</param>
[Conv("filters", 1, stride: "stride", Bias = false), BatchNorm, ReLU]
[Conv("filters", 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv("4 * filters", 1, Bias = false), BatchNorm]
[Shortcut, ReLU]
public sealed class FirstStrideBottleneckAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
