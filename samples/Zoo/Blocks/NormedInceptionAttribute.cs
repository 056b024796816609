using ConvGen;

namespace ZooSample.Blocks;

/// <summary>GoogLeNet's module as torchvision has it: every convolution with batch norm, and a 3×3 window in the third branch.</summary>
/// <param name="one">Channels of the 1×1 convolution.</param>
/// <param name="reduce3">Channels that the second branch's 3×3 convolution reads.</param>
/// <param name="three">Channels of the second branch.</param>
/// <param name="reduce5">Channels that the third branch's 3×3 convolution reads.</param>
/// <param name="five">Channels of the third branch.</param>
/// <param name="projection">Channels that are left of the pool's.</param>
[Branch, Conv("one", 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[Branch, Conv("reduce3", 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU, Conv("three", 3, Padding = 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[Branch, Conv("reduce5", 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU, Conv("five", 3, Padding = 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[Branch, MaxPool(3, Stride = 1, Padding = 1), Conv("projection", 1, Bias = false), BatchNorm(Epsilon = 0.001f), ReLU]
[Concat]
public sealed class NormedInceptionAttribute(int one, int reduce3, int three, int reduce5, int five, int projection) : BlockAttribute(one, reduce3, three, reduce5, five, projection);
