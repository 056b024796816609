using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's step from 35 × 35 to 17 × 17.</summary>
[Branch, ValidConv(384, 3, stride: 2)]
[Branch, SameConv(64, 1, 1), SameConv(96, 3, 3), ValidConv(96, 3, stride: 2)]
[Branch, MaxPool(3, Stride = 2)]
[Concat]
public sealed class ReductionAAttribute : BlockAttribute;
