namespace ConvGen.Data;

/// <summary>What stands outside an image.</summary>
public enum PaddingMode
{
    /// <summary>Background: black, or what it has become in normalisation. PyTorch: <c>padding_mode="constant"</c>.</summary>
    Background,

    /// <summary>The nearest pixel of the edge. PyTorch: <c>padding_mode="edge"</c>.</summary>
    Edge,

    /// <summary>The image's mirror image, without its edge: c b | a b c | b a. PyTorch: <c>padding_mode="reflect"</c>.</summary>
    Reflect,
}
