namespace ConvGen.Generator.Graph;

/// <summary>The size of one image's activation: height × width × channels, or, after Flatten, a vector (1 × 1 × channels).</summary>
internal readonly record struct Shape(int Height, int Width, int Channels, bool IsFlat = false)
{
    public int Length => Height * Width * Channels;

    public static Shape Vector(int length) => new(1, 1, length, IsFlat: true);

    public override string ToString() => IsFlat ? $"{Channels}" : $"{Height} × {Width} × {Channels}";
}
