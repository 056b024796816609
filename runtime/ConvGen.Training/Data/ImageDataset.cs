namespace ConvGen.Data;

/// <summary>
/// Labelled images of one size, in memory: bytes as decoders and data sets deliver them, or floats. It converts images to the floats that a network takes, and can change no pixel itself.
/// </summary>
/// <remarks>PyTorch: a <c>TensorDataset</c> with <c>ToTensor</c> and <c>Normalize</c>, but height × width × channels.</remarks>
public sealed class ImageDataset
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly bool _hasBytes;

    // One row of per-channel factors: a pixel x becomes x · scale + offset.
    private readonly float[] _scale;
    private readonly float[] _offset;

    /// <summary>Images of bytes, which become floats in [0, 1]: value / 255.</summary>
    /// <param name="shape">The size of one image.</param>
    /// <param name="images">One after the other, height × width × channels. Not copied.</param>
    /// <param name="labels">The class of each image. Not copied.</param>
    /// <param name="classCount">Labels are 0 … classCount − 1.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a label that is no class.</exception>
    public ImageDataset(TensorShape shape, ReadOnlyMemory<byte> images, ReadOnlyMemory<int> labels, int classCount)
        : this(shape, images.Length, labels, classCount)
    {
        _bytes = images;
        _hasBytes = true;
        Array.Fill(_scale, 1f / 255f);
    }

    /// <summary>Images of floats, which are taken as they are.</summary>
    /// <param name="shape">The size of one image.</param>
    /// <param name="images">One after the other, height × width × channels. Not copied.</param>
    /// <param name="labels">The class of each image. Not copied.</param>
    /// <param name="classCount">Labels are 0 … classCount − 1.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a label that is no class.</exception>
    public ImageDataset(TensorShape shape, ReadOnlyMemory<float> images, ReadOnlyMemory<int> labels, int classCount)
        : this(shape, images.Length, labels, classCount)
    {
        _floats = images;
        Array.Fill(_scale, 1f);
    }

    private ImageDataset(TensorShape shape, int pixels, ReadOnlyMemory<int> labels, int classCount)
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
        {
            throw new ArgumentException($"Found images of {shape}, expected at least one pixel and one channel.", nameof(shape));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (labels.Length * (long)shape.Length != pixels)
        {
            throw new ArgumentException(
                $"Found {pixels} values for {labels.Length} labels, expected {labels.Length} × {shape} = {labels.Length * (long)shape.Length}; pass one label for each image.", nameof(labels));
        }

        int wrong = labels.Span.IndexOfAnyExceptInRange(0, classCount - 1);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Found label {labels.Span[wrong]} at image {wrong}, expected 0 … {classCount - 1}.", nameof(labels));
        }

        Shape = shape;
        Labels = labels;
        ClassCount = classCount;
        _scale = new float[shape.Width * shape.Channels];
        _offset = new float[shape.Width * shape.Channels];
    }

    private ImageDataset(ImageDataset source, int first, int count)
    {
        Shape = source.Shape;
        ClassCount = source.ClassCount;
        Labels = source.Labels.Slice(first, count);
        _hasBytes = source._hasBytes;
        _bytes = _hasBytes ? source._bytes.Slice(first * Shape.Length, count * Shape.Length) : default;
        _floats = _hasBytes ? default : source._floats.Slice(first * Shape.Length, count * Shape.Length);
        _scale = [.. source._scale];
        _offset = [.. source._offset];
    }

    /// <summary>The size of one image.</summary>
    public TensorShape Shape { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The class of each image.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>Some of the images, without a copy: a validation split, or a short run. PyTorch: <c>Subset</c>. Keras: a <c>tf.data.Dataset</c>'s <c>skip</c> and <c>take</c>.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many; may be 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or images beyond <see cref="Count"/>.</exception>
    public ImageDataset Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        return new ImageDataset(this, first, count);
    }

    /// <summary>The same images, without a copy, with each value x converted to (x − mean) / deviation; for images of bytes x is in [0, 1]. PyTorch: <c>Normalize</c>.</summary>
    /// <param name="means">One for all channels, or one for each.</param>
    /// <param name="deviations">As many, positive.</param>
    /// <exception cref="ArgumentException">Their number is wrong, or a deviation is not positive.</exception>
    public ImageDataset Normalize(ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        if (means.Length != deviations.Length || (means.Length != 1 && means.Length != Shape.Channels))
        {
            throw new ArgumentException($"Found {means.Length} means and {deviations.Length} deviations, expected one of each, or {Shape.Channels} of each for the channels.", nameof(means));
        }

        var normalized = new ImageDataset(this, 0, Count);
        for (int i = 0; i < _scale.Length; i++)
        {
            float mean = means[i % means.Length];
            float deviation = deviations[i % means.Length];
            if (!float.IsFinite(mean) || !float.IsFinite(deviation) || deviation <= 0f)
            {
                throw new ArgumentException($"Found mean {mean} and deviation {deviation}, expected finite numbers and a positive deviation.", nameof(deviations));
            }

            normalized._scale[i] = _scale[i] / deviation;
            normalized._offset[i] = (_offset[i] - mean) / deviation;
        }

        return normalized;
    }

    /// <summary>Writes one image as a network takes it.</summary>
    /// <param name="index">Which.</param>
    /// <param name="target">Receives height × width × channels floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException">The target is not as long as an image.</exception>
    public void CopyImage(int index, Span<float> target) => CopyImage(index, target, 0, 0);

    /// <summary>Writes one image moved down and to the right; what moves in is what a value of zero becomes.</summary>
    /// <param name="index">Which.</param>
    /// <param name="target">Receives height × width × channels floats.</param>
    /// <param name="down">In pixels; negative is up.</param>
    /// <param name="right">In pixels; negative is left.</param>
    internal void CopyImage(int index, Span<float> target, int down, int right)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (target.Length != Shape.Length)
        {
            throw new ArgumentException($"Found room for {target.Length} floats, expected {Shape} = {Shape.Length}.", nameof(target));
        }

        int rowLength = Shape.Width * Shape.Channels;
        int left = Math.Clamp(right, 0, Shape.Width) * Shape.Channels;
        int skipped = Math.Clamp(-right, 0, Shape.Width) * Shape.Channels;
        int kept = rowLength - left - skipped;
        for (int y = 0; y < Shape.Height; y++)
        {
            Span<float> row = target.Slice(y * rowLength, rowLength);
            int sourceRow = y - down;
            if (sourceRow < 0 || sourceRow >= Shape.Height || kept == 0)
            {
                _offset.CopyTo(row);
                continue;
            }

            _offset.AsSpan(0, left).CopyTo(row);
            Convert((index * Shape.Length) + (sourceRow * rowLength) + skipped, row.Slice(left, kept));
            _offset.AsSpan(0, skipped).CopyTo(row[(left + kept)..]);
        }
    }

    private void Convert(int start, Span<float> target)
    {
        if (_hasBytes)
        {
            PixelConversion.ScaleAndOffset(_bytes.Span.Slice(start, target.Length), _scale, _offset, target);
        }
        else
        {
            PixelConversion.ScaleAndOffset(_floats.Span.Slice(start, target.Length), _scale, _offset, target);
        }
    }
}
