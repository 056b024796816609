using System.Runtime.CompilerServices;

namespace ConvGen.Data;

/// <summary>Images that a training step takes at once, with what is to be learned of them.</summary>
/// <remarks>
/// Where images are mixed (<see cref="Mixup"/>), image i holds <c>Shares[i]</c> of its own pixels and the rest of image <c>MixedWith[i]</c>'s; labels and targets stay each image's own, and the
/// loss is Shares[i] · loss(own) + (1 − Shares[i]) · loss(the other's).
/// </remarks>
public sealed class Batch
{
    private readonly float[] _images;
    private readonly int[] _labels;
    private readonly float[] _targets;
    private readonly int[] _mixedWith;
    private readonly float[] _shares;
    private readonly int _imageLength;
    private readonly int _targetLength;

    /// <summary>Room for a batch.</summary>
    /// <param name="source">Where the images come from.</param>
    /// <param name="capacity">The most images.</param>
    /// <param name="mixes">Whether images are mixed.</param>
    internal Batch(IImageSource source, int capacity, bool mixes)
    {
        _imageLength = source.Shape.Length;
        _targetLength = source.TargetLength;
        _images = new float[checked(capacity * _imageLength)];
        _labels = new int[source.ClassCount > 0 ? capacity : 0];
        _targets = new float[checked(capacity * _targetLength)];
        _mixedWith = new int[mixes ? capacity : 0];
        _shares = new float[mixes ? capacity : 0];
    }

    /// <summary>The number of images.</summary>
    public int Count { get; internal set; }

    /// <summary>One image after the other, height × width × channels.</summary>
    public ReadOnlyMemory<float> Images => _images.AsMemory(0, Count * _imageLength);

    /// <summary>The class of each image; empty where the source has none.</summary>
    public ReadOnlyMemory<int> Labels => _labels.AsMemory(0, Math.Min(Count, _labels.Length));

    /// <summary>The numbers of each image, one image after the other; empty where the source has none.</summary>
    public ReadOnlyMemory<float> Targets => _targets.AsMemory(0, Count * _targetLength);

    /// <summary>For each image the index in this batch of the one it is mixed with; empty where images are not mixed.</summary>
    public ReadOnlyMemory<int> MixedWith => _mixedWith.AsMemory(0, Math.Min(Count, _mixedWith.Length));

    /// <summary>For each image the weight of its own pixels and target, in [0, 1]; empty where images are not mixed.</summary>
    public ReadOnlyMemory<float> Shares => _shares.AsMemory(0, Math.Min(Count, _shares.Length));

    /// <summary>Where an image is written.</summary>
    /// <param name="position">In the batch.</param>
    internal Span<float> Image(int position) => _images.AsSpan(position * _imageLength, _imageLength);

    /// <summary>Writes what is to be learned of an image.</summary>
    /// <param name="position">In the batch.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="image">Its index there.</param>
    internal void TakeTarget(int position, IImageSource source, int image)
    {
        if (_labels.Length > 0)
        {
            _labels[position] = source.Label(image);
        }

        if (_targetLength > 0)
        {
            source.CopyTargets(image, _targets.AsSpan(position * _targetLength, _targetLength));
        }
    }

    /// <summary>Mixes the pixels of two images, each with its own share. An image may be mixed with itself, which changes nothing.</summary>
    /// <param name="a">A position in the batch.</param>
    /// <param name="b">Another, or the same.</param>
    /// <param name="shareOfA">What the image at a keeps of itself.</param>
    /// <param name="shareOfB">What the image at b keeps of itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // A first epoch is too long to be spent in code that is not optimised yet.
    internal void Mix(int a, int b, float shareOfA, float shareOfB)
    {
        (_mixedWith[a], _shares[a]) = (b, shareOfA);
        (_mixedWith[b], _shares[b]) = (a, shareOfB);
        if (a == b)
        {
            return;
        }

        Span<float> first = Image(a);
        Span<float> second = Image(b);
        for (int i = 0; i < first.Length; i++)
        {
            (float x, float y) = (first[i], second[i]);
            first[i] = (shareOfA * x) + ((1f - shareOfA) * y);
            second[i] = (shareOfB * y) + ((1f - shareOfB) * x);
        }
    }
}
