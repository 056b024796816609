using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Widens, convolves each channel by itself, and narrows without an activation; a shortcut where the sizes agree.</summary>
/// <param name="expand">How much wider the middle is than the input.</param>
/// <param name="filters">Output channels.</param>
/// <param name="stride">Of the first repetition.</param>
[Conv("expand * inputChannels", 1, Bias = false, When = "expand > 1"), BatchNorm(When = "expand > 1"), ReLU6(When = "expand > 1")]
[DepthwiseConv(3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU6]
[Conv("filters", 1, Bias = false), BatchNorm]
[Shortcut(Projection = false)]
public sealed class InvertedResidualAttribute(int expand, int filters, [First] int stride = 1) : BlockAttribute(expand, filters, stride);
