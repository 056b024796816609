namespace ConvGen;

/// <summary>
/// The base of blocks: attributes of your own that stand for the layers that they carry. The constructor's parameters are names in the string expressions of these layers.
/// </summary>
/// <remarks>
/// <code>
/// [Conv("filters", 3, stride: "stride", Padding = 1, Bias = false), BatchNorm, ReLU]
/// [Conv("filters", 3, Padding = 1, Bias = false), BatchNorm]
/// [Shortcut, ReLU]
/// public sealed class BasicBlockAttribute(int filters, [First] int stride = 1) : BlockAttribute(filters, stride);
/// </code>
/// and then <c>[BasicBlock(64, Repeat = 2)]</c> on a network or in another block. <c>inputHeight</c>, <c>inputWidth</c> and <c>inputChannels</c> are the size of the block's input.
/// PyTorch: an <c>nn.Module</c> of layers. Keras: a function that adds layers. Errors inside a block are reported where it is used. CG0032 (a block that contains itself).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class BlockAttribute : LayerAttribute
{
    /// <summary>A block.</summary>
    /// <param name="parameters">The constructor's own parameters, passed on so that C# takes them for used; the compiler reads them where the block stands.</param>
    protected BlockAttribute(params object[] parameters) => _ = parameters;

    /// <summary>How often the block stands one after the other; at least 1, default 1. Where it is written, the repetitions are numbered: <c>layer1.0.conv1.weight</c>.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>Whether training leaves everything in the block as it is, as <see cref="ConvAttribute.Frozen"/> on each of its layers would; default false. CG0036 (nothing in it could learn).</summary>
    public bool Frozen { get; set; }
}
