using ConvGen;

namespace ZooSample.Blocks;

/// <summary>GoogLeNet's module: windows of three sizes and a pool side by side.</summary>
/// <param name="one">Channels of the 1×1 convolution.</param>
/// <param name="reduce3">Channels that the 3×3 convolution reads.</param>
/// <param name="three">Channels of the 3×3 convolution.</param>
/// <param name="reduce5">Channels that the 5×5 convolution reads.</param>
/// <param name="five">Channels of the 5×5 convolution.</param>
/// <param name="projection">Channels that are left of the pool's.</param>
[Branch, Conv("one", 1), ReLU]
[Branch, Conv("reduce3", 1), ReLU, Conv("three", 3, Padding = 1), ReLU]
[Branch, Conv("reduce5", 1), ReLU, Conv("five", 5, Padding = 2), ReLU]
[Branch, MaxPool(3, Stride = 1, Padding = 1), Conv("projection", 1), ReLU]
[Concat]
public sealed class InceptionAttribute(int one, int reduce3, int three, int reduce5, int five, int projection) : BlockAttribute(one, reduce3, three, reduce5, five, projection);
