using ConvGen;

namespace ZooSample.Blocks;

/// <summary>A depthwise-separable convolution: each channel by itself, then across channels.</summary>
/// <param name="filters">Output channels.</param>
/// <param name="stride">Of the first repetition.</param>
[DepthwiseConv(3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv("filters", 1, Bias = false), BatchNorm, ReLU]
public sealed class SeparableAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
