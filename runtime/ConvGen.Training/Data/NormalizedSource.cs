namespace ConvGen.Data;

/// <summary>Images of another source, normalised as they are read.</summary>
internal sealed class NormalizedSource : IImageSource
{
    private readonly IImageSource _source;
    private readonly float[] _scale;
    private readonly float[] _offset;

    /// <summary>Wraps a source.</summary>
    /// <param name="source">Delivers the images.</param>
    /// <param name="means">One for each channel.</param>
    /// <param name="deviations">As many, positive.</param>
    public NormalizedSource(IImageSource source, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        _source = source;
        _scale = new float[source.Shape.Width * source.Shape.Channels];
        _offset = new float[_scale.Length];
        Array.Fill(_scale, 1f);
        Normalization.Apply(source.Shape.Channels, _scale, _offset, means, deviations);
        float[] background = new float[source.Shape.Channels];
        source.Background.CopyTo(background);
        PixelConversion.ScaleAndOffset(background, _scale, _offset, background);
        Background = background;
    }

    public TensorShape Shape => _source.Shape;

    public int Count => _source.Count;

    public int ClassCount => _source.ClassCount;

    public int TargetLength => _source.TargetLength;

    public ReadOnlyMemory<float> Background { get; }

    public int Label(int index) => _source.Label(index);

    public void CopyTargets(int index, Span<float> target) => _source.CopyTargets(index, target);

    public void CopyImage(int index, Span<float> image)
    {
        _source.CopyImage(index, image);
        for (int start = 0; start < image.Length; start += _scale.Length)
        {
            Span<float> row = image.Slice(start, _scale.Length);
            PixelConversion.ScaleAndOffset(row, _scale, _offset, row);
        }
    }

    public void Prefetch(int index) => _source.Prefetch(index);
}
