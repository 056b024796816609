namespace ConvGen.Data;

/// <summary>Some images of another source, in an order of its own.</summary>
/// <param name="source">Delivers the images.</param>
/// <param name="indices">Which ones.</param>
internal sealed class ImageSubset(IImageSource source, int[] indices) : IImageSource
{
    public TensorShape Shape => source.Shape;

    public int Count => indices.Length;

    public int ClassCount => source.ClassCount;

    public int TargetLength => source.TargetLength;

    public ReadOnlyMemory<float> Background => source.Background;

    public int Label(int index) => source.Label(indices[index]);

    public void CopyTargets(int index, Span<float> target) => source.CopyTargets(indices[index], target);

    public void CopyImage(int index, Span<float> image) => source.CopyImage(indices[index], image);

    public void Prefetch(int index) => source.Prefetch(indices[index]);
}
