using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's module at 8 × 8: the halves of its 3×3 windows side by side.</summary>
[Branch, SameConv(320, 1, 1)]
[Branch, SameConv(384, 1, 1), SplitConv(384)]
[Branch, SameConv(448, 1, 1), SameConv(384, 3, 3), SplitConv(384)]
[Branch, AveragePool(3, Stride = 1, Padding = 1), SameConv(192, 1, 1)]
[Concat]
public sealed class InceptionCAttribute : BlockAttribute;
