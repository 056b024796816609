namespace ConvGen;

/// <summary>Mixes the channels of groups, so that the grouped convolution behind it reads from all of them; the size stays. No parameters.</summary>
/// <remarks>
/// Output channel i·groups + g is input channel g·(C/groups) + i: the channels as a table with a row for each group, read by columns.
/// Zhang et al. 2017, ShuffleNet. PyTorch: <c>nn.ChannelShuffle(groups)</c>. Keras and ONNX: a reshape to (groups, C/groups), a transposition and a reshape back.
/// Errors: CG0003 (groups below 1, or that do not divide the channels), CG0011 (after Flatten).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ChannelShuffleAttribute : LayerAttribute
{
    /// <summary>A shuffle of so many groups.</summary>
    /// <param name="groups">At least 1; the input's channels must be a multiple of it.</param>
    public ChannelShuffleAttribute(int groups) => Groups = groups;

    /// <summary>A shuffle inside a block.</summary>
    /// <param name="groups">An expression of the block's parameters.</param>
    public ChannelShuffleAttribute(string groups) => _ = groups;

    /// <summary>Into how many groups the channels are cut; 0 where an expression says it.</summary>
    public int Groups { get; }
}
