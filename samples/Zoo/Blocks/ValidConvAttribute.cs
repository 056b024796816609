using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's convolution without padding: no bias, batch norm, ReLU.</summary>
/// <param name="filters">Output channels.</param>
/// <param name="kernel">The kernel's rows and columns.</param>
/// <param name="stride">How far it moves.</param>
[Conv("filters", "kernel", stride: "stride", Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
public sealed class ValidConvAttribute(int filters, int kernel, int stride = 1) : BlockAttribute(filters, kernel, stride);
