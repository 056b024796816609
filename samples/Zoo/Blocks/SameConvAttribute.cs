using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's convolution that keeps the size: no bias, batch norm, ReLU.</summary>
/// <param name="filters">Output channels, a number or an expression of the block around it.</param>
/// <param name="height">The kernel's rows.</param>
/// <param name="width">The kernel's columns.</param>
[Conv("filters", "height, width", Same = true, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
public sealed class SameConvAttribute(object filters, int height, int width) : BlockAttribute(filters, height, width);
