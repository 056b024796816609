using System.Collections.Immutable;

namespace ConvGen.Graphs;

/// <summary>What a pool makes of its values.</summary>
public enum PoolFunction
{
    /// <summary>The largest.</summary>
    Max,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>A convolution. Weights <c>[out, in/groups, kernel height, kernel width]</c>.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Window">The kernel.</param>
/// <param name="Groups">Group g of the outputs reads group g of the inputs.</param>
/// <param name="Bias">Whether there is a <c>.bias</c>.</param>
/// <param name="PaddingValue">What the padding holds.</param>
public sealed record ConvNode(string Name, ImmutableArray<int> Sources, TensorShape Output, WindowShape Window, int Groups, bool Bias, float PaddingValue)
    : LayerNode(Name, Sources, Output);

/// <summary>The transpose of the convolution that <paramref name="Window"/> describes, from the output's size to the input's. Weights <c>[in, out/groups, kernel height, kernel width]</c>.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Window">The kernel.</param>
/// <param name="Groups">Group g of the outputs reads group g of the inputs.</param>
/// <param name="Bias">Whether there is a <c>.bias</c>.</param>
public sealed record ConvTransposeNode(string Name, ImmutableArray<int> Sources, TensorShape Output, WindowShape Window, int Groups, bool Bias)
    : LayerNode(Name, Sources, Output);

/// <summary>A pool over windows; a global one has a window as large as the map.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Function">What it makes of a window.</param>
/// <param name="Window">The window.</param>
/// <param name="CountPadding">Whether declared padding counts as zeros in a mean. What rounding up reaches beyond it never does.</param>
public sealed record PoolNode(string Name, ImmutableArray<int> Sources, TensorShape Output, PoolFunction Function, WindowShape Window, bool CountPadding)
    : LayerNode(Name, Sources, Output);

/// <summary>Channels as a table of <paramref name="Groups"/> rows, read by columns: output channel i·Groups + g is input channel g·(C/Groups) + i.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Groups">Rows of the table.</param>
public sealed record ChannelShuffleNode(string Name, ImmutableArray<int> Sources, TensorShape Output, int Groups) : LayerNode(Name, Sources, Output);

/// <summary>A pool over each <paramref name="Size"/> neighbouring channels, pixel by pixel.</summary>
/// <param name="Name">As in <see cref="LayerNode"/>.</param>
/// <param name="Sources">One.</param>
/// <param name="Output">As in <see cref="LayerNode"/>.</param>
/// <param name="Function">What it makes of a group.</param>
/// <param name="Size">Channels of a group.</param>
public sealed record ChannelPoolNode(string Name, ImmutableArray<int> Sources, TensorShape Output, PoolFunction Function, int Size) : LayerNode(Name, Sources, Output);
