namespace ConvGen;

/// <summary>The size of one image; the first row of every network.</summary>
/// <remarks>
/// Images are interleaved: height × width × channels with the channels innermost, as decoders deliver them.
/// Keras: <c>keras.Input((height, width, channels))</c>. PyTorch has no counterpart: it learns the size from the first batch.
/// Errors: CG0003 (not positive), CG0006 (missing), CG0007 (not first), CG0008 (several), CG0013 (too large).
/// </remarks>
/// <param name="height">Rows, at least 1.</param>
/// <param name="width">Columns, at least 1.</param>
/// <param name="channels">Channels, at least 1: 1 for grey, 3 for colour.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputAttribute(int height, int width, int channels) : LayerAttribute
{
    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Channels.</summary>
    public int Channels { get; } = channels;
}
