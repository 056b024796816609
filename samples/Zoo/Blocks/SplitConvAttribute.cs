using ConvGen;

namespace ZooSample.Blocks;

/// <summary>A 3×3 window as 1×3 and 3×1 side by side: twice as many channels.</summary>
/// <param name="filters">Output channels of each half.</param>
[Branch, SameConv("filters", 1, 3)]
[Branch, SameConv("filters", 3, 1)]
[Concat]
public sealed class SplitConvAttribute(int filters) : BlockAttribute(filters);
