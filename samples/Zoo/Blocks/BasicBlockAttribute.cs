using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Two 3×3 convolutions and a shortcut around them: the unit of ResNet-18 and -34.</summary>
/// <param name="filters">Output channels.</param>
/// <param name="stride">Of the first repetition.</param>
[Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv("filters", 3, Padding = 1, Bias = false), BatchNorm]
[Shortcut, ReLU]
public sealed class BasicBlockAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
