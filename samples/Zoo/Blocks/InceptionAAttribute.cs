using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's module at 35 × 35: the 5×5 window and a pair of 3×3 ones.</summary>
/// <param name="pooled">Channels that are left of the pool's.</param>
[Branch, SameConv(64, 1, 1)]
[Branch, SameConv(48, 1, 1), SameConv(64, 5, 5)]
[Branch, SameConv(64, 1, 1), SameConv(96, 3, 3), SameConv(96, 3, 3)]
[Branch, AveragePool(3, Stride = 1, Padding = 1), SameConv("pooled", 1, 1)]
[Concat]
public sealed class InceptionAAttribute(int pooled) : BlockAttribute(pooled);
