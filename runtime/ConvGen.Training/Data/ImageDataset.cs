using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvGen.Execution;

namespace ConvGen.Data;

/// <summary>
/// Images of one size in memory, with labels or with numbers to learn: bytes as decoders and data sets deliver them, or floats. It converts images to the floats that a network takes, and can change no pixel itself.
/// </summary>
/// <remarks>PyTorch: a <c>TensorDataset</c> with <c>ToTensor</c> and <c>Normalize</c>, but height × width × channels.</remarks>
public sealed class ImageDataset : IImageSource
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly bool _hasBytes;

    // A pixel x becomes x · scale + offset. The channels' factors are repeated for some rows, so that small images are converted at once and large ones in pieces that stay in cache.
    private const int FactorsOfSmallImages = 1024;

    // Of a large image the processor fetches the rest itself, as it sees the order.
    private const int MostBytesToPrefetch = 1024;
    private const int CacheLineBytes = 64;
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

    /// <summary>Images of bytes, which become floats in [0, 1], with numbers to learn: a regression, or a 0 or 1 for each of several labels that an image may have at once.</summary>
    /// <param name="shape">The size of one image.</param>
    /// <param name="images">One after the other, height × width × channels. Not copied.</param>
    /// <param name="targets">The numbers of each image, one image after the other. Not copied.</param>
    /// <param name="targetLength">How many numbers an image has.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a number that is not finite.</exception>
    public ImageDataset(TensorShape shape, ReadOnlyMemory<byte> images, ReadOnlyMemory<float> targets, int targetLength)
        : this(shape, images.Length, targets, targetLength)
    {
        _bytes = images;
        _hasBytes = true;
        Array.Fill(_scale, 1f / 255f);
    }

    /// <summary>Images of floats, which are taken as they are, with numbers to learn: a regression, or a 0 or 1 for each of several labels that an image may have at once.</summary>
    /// <param name="shape">The size of one image.</param>
    /// <param name="images">One after the other, height × width × channels. Not copied.</param>
    /// <param name="targets">The numbers of each image, one image after the other. Not copied.</param>
    /// <param name="targetLength">How many numbers an image has.</param>
    /// <exception cref="ArgumentException">Lengths that do not match, or a number that is not finite.</exception>
    public ImageDataset(TensorShape shape, ReadOnlyMemory<float> images, ReadOnlyMemory<float> targets, int targetLength)
        : this(shape, images.Length, targets, targetLength)
    {
        _floats = images;
        Array.Fill(_scale, 1f);
    }

    private ImageDataset(TensorShape shape, int pixels, ReadOnlyMemory<int> labels, int classCount)
        : this(shape)
    {
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

        Count = labels.Length;
        Labels = labels;
        ClassCount = classCount;
    }

    private ImageDataset(TensorShape shape, int pixels, ReadOnlyMemory<float> targets, int targetLength)
        : this(shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetLength, 1);
        int count = targets.Length / targetLength;
        if (targets.Length % targetLength != 0 || count * (long)shape.Length != pixels)
        {
            throw new ArgumentException(
                $"Found {targets.Length} targets for {pixels} values, expected {targetLength} targets for each image of {shape} = {shape.Length} values.", nameof(targets));
        }

        ReadOnlySpan<float> values = targets.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException($"Found target {values[i]} at image {i / targetLength}, expected a finite number.", nameof(targets));
            }
        }

        Count = count;
        Targets = targets;
        TargetLength = targetLength;
    }

    private ImageDataset(TensorShape shape)
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
        {
            throw new ArgumentException($"Found images of {shape}, expected at least one pixel and one channel.", nameof(shape));
        }

        Shape = shape;
        int rowLength = shape.Width * shape.Channels;
        _scale = new float[rowLength * Math.Clamp(FactorsOfSmallImages / rowLength, 1, shape.Height)];
        _offset = new float[_scale.Length];
    }

    private ImageDataset(ImageDataset source, int first, int count)
    {
        Shape = source.Shape;
        Count = count;
        ClassCount = source.ClassCount;
        TargetLength = source.TargetLength;
        Labels = source.Labels.IsEmpty ? default : source.Labels.Slice(first, count);
        Targets = source.Targets.Slice(first * TargetLength, count * TargetLength);
        _hasBytes = source._hasBytes;
        _bytes = _hasBytes ? source._bytes.Slice(first * Shape.Length, count * Shape.Length) : default;
        _floats = _hasBytes ? default : source._floats.Slice(first * Shape.Length, count * Shape.Length);
        _scale = [.. source._scale];
        _offset = [.. source._offset];
    }

    /// <summary>The size of one image.</summary>
    public TensorShape Shape { get; }

    /// <summary>The number of images.</summary>
    public int Count { get; }

    /// <summary>The number of classes; 0 where images have numbers to learn instead.</summary>
    public int ClassCount { get; }

    /// <summary>The class of each image; empty where images have numbers to learn instead.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <inheritdoc/>
    public int TargetLength { get; }

    /// <summary>The numbers to learn of each image, one image after the other; empty where images have labels.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Background => _offset.AsMemory(0, Shape.Channels);

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
        var normalized = new ImageDataset(this, 0, Count);
        Normalization.Apply(Shape.Channels, normalized._scale, normalized._offset, means, deviations);
        return normalized;
    }

    /// <summary>The same images, without a copy, normalised with measured means and deviations.</summary>
    /// <param name="statistics">Of the training images; see <see cref="ImageStatistics.Of"/>.</param>
    /// <exception cref="ArgumentNullException">There are no statistics.</exception>
    /// <exception cref="ArgumentException">They are of another number of channels, or a deviation is not positive.</exception>
    public ImageDataset Normalize(ImageStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return Normalize(statistics.Means.AsSpan(), statistics.Deviations.AsSpan());
    }

    /// <summary>Writes one image as a network takes it.</summary>
    /// <param name="index">Which.</param>
    /// <param name="image">Receives height × width × channels floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException">The span is not as long as an image.</exception>
    public void CopyImage(int index, Span<float> image)
    {
        RequireIndex(index);
        if (image.Length != Shape.Length)
        {
            throw new ArgumentException($"Found room for {image.Length} floats, expected {Shape} = {Shape.Length}.", nameof(image));
        }

        for (int start = 0; start < image.Length; start += _scale.Length)
        {
            Convert((index * Shape.Length) + start, image.Slice(start, Math.Min(_scale.Length, image.Length - start)));
        }
    }

    /// <inheritdoc/>
    public int Label(int index)
    {
        RequireIndex(index);
        return Labels.IsEmpty ? -1 : Labels.Span[index];
    }

    /// <inheritdoc/>
    public void CopyTargets(int index, Span<float> target)
    {
        RequireIndex(index);
        Targets.Span.Slice(index * TargetLength, TargetLength).CopyTo(target);
    }

    /// <inheritdoc/>
    /// <remarks>Images are read in a random order, so that no processor foresees the next one: a small one would take longer to arrive than to convert.</remarks>
    public void Prefetch(int index)
    {
        RequireIndex(index);
        ReadOnlySpan<byte> image = _hasBytes
            ? _bytes.Span.Slice(index * Shape.Length, Shape.Length)
            : MemoryMarshal.AsBytes(_floats.Span.Slice(index * Shape.Length, Math.Min(Shape.Length, MostBytesToPrefetch)));
        for (int i = 0; i < Math.Min(image.Length, MostBytesToPrefetch); i += CacheLineBytes)
        {
            CacheLine.Prefetch(ref Unsafe.As<byte, float>(ref Unsafe.AsRef(in image[i])));
        }
    }

    private void RequireIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
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
