using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's step from 17 × 17 to 8 × 8.</summary>
[Branch, SameConv(192, 1, 1), ValidConv(320, 3, stride: 2)]
[Branch, SameConv(192, 1, 1), SameConv(192, 1, 7), SameConv(192, 7, 1), ValidConv(192, 3, stride: 2)]
[Branch, MaxPool(3, Stride = 2)]
[Concat]
public sealed class ReductionBAttribute : BlockAttribute;
