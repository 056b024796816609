using ConvGen;

namespace ZooSample.Blocks;

/// <summary>A 3×3 convolution between a 1×1 that narrows and one that widens, and a shortcut around them: the unit of ResNet-50 and -101.</summary>
/// <param name="filters">Channels of the narrow part, a quarter of the output's.</param>
/// <param name="stride">Of the first repetition.</param>
[Conv("filters", 1, Bias = false), BatchNorm, ReLU]
[Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv("4 * filters", 1, Bias = false), BatchNorm]
[Shortcut, ReLU]
public sealed class BottleneckAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
