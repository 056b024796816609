using ConvGen;

namespace ZooSample.Blocks;

/// <summary>Inception-v3's module at 17 × 17: 7×7 windows in two halves, 1×7 and 7×1.</summary>
/// <param name="narrow">Channels between the halves.</param>
[Branch, SameConv(192, 1, 1)]
[Branch, SameConv("narrow", 1, 1), SameConv("narrow", 1, 7), SameConv(192, 7, 1)]
[Branch, SameConv("narrow", 1, 1), SameConv("narrow", 7, 1), SameConv("narrow", 1, 7), SameConv("narrow", 7, 1), SameConv(192, 1, 7)]
[Branch, AveragePool(3, Stride = 1, Padding = 1), SameConv(192, 1, 1)]
[Concat]
public sealed class InceptionBAttribute(int narrow) : BlockAttribute(narrow);
