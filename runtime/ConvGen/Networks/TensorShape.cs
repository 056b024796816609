namespace ConvGen;

/// <summary>The size of one image's activation: height × width × channels; a vector is 1 × 1 × channels.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Channels, or the length of a vector.</param>
/// <param name="IsFlat">Whether it is a vector rather than a map.</param>
public readonly record struct TensorShape(int Height, int Width, int Channels, bool IsFlat = false)
{
    /// <summary>Height · width · channels.</summary>
    public int Length => Height * Width * Channels;

    /// <inheritdoc/>
    public override string ToString() => IsFlat ? $"{Channels}" : $"{Height}×{Width}×{Channels}";
}
