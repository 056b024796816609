namespace ConvGen;

/// <summary>The smallest value of each group of neighbouring channels, pixel by pixel: pooling across filters. No parameters.</summary>
/// <remarks>
/// H × W × C → H × W × C/size: output channel c is the smallest value of input channels c·size … c·size + size − 1.
/// PyTorch: <c>x.unflatten(1, (-1, size)).amin(2)</c>. Keras: <c>Reshape</c> and <c>ops.min</c>.
/// Errors: CG0003 (a size below 1, or one that does not divide the channels), CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ChannelMinPoolAttribute : LayerAttribute
{
    /// <summary>A pool over groups of so many channels.</summary>
    /// <param name="size">Channels in a group, at least 1; the input's channels must be a multiple of it.</param>
    public ChannelMinPoolAttribute(int size) => Size = size;

    /// <summary>A pool inside a block.</summary>
    /// <param name="size">Channels in a group, an expression of the block's parameters.</param>
    public ChannelMinPoolAttribute(string size) => _ = size;

    /// <summary>Channels in a group; 0 where an expression says it.</summary>
    public int Size { get; }
}
