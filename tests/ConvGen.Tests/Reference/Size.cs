namespace ConvGen.Tests.Reference;

/// <summary>The size of an image: height × width × channels, channels innermost; a vector is 1 × 1 × channels.</summary>
internal readonly record struct Size(int Height, int Width, int Channels)
{
    public int Length => Height * Width * Channels;

    public static Size Vector(int length) => new(1, 1, length);

    public int Index(int y, int x, int channel) => (((y * Width) + x) * Channels) + channel;

    public bool Contains(int y, int x) => y >= 0 && y < Height && x >= 0 && x < Width;
}
