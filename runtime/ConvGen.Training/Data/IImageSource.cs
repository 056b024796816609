namespace ConvGen.Data;

/// <summary>
/// Images of one size, with what is to be learned of each: a class, or numbers, or both. Everything that trains or evaluates reads its data through this, so a source of one's own is a class
/// with these members. PyTorch: a map-style <c>Dataset</c>. Keras: a <c>PyDataset</c> of single images.
/// </summary>
/// <remarks>
/// Images are read from several threads at once and in any order; reading one must give the same values each time, or a run could not be repeated. What changes from epoch to epoch is an
/// <see cref="Augmentation"/>.
/// </remarks>
public interface IImageSource
{
    /// <summary>The size of every image.</summary>
    TensorShape Shape { get; }

    /// <summary>The number of images.</summary>
    int Count { get; }

    /// <summary>Labels are 0 … <see cref="ClassCount"/> − 1; 0 where images have no labels.</summary>
    int ClassCount { get; }

    /// <summary>How many numbers are to be learned of each image: the values of a regression, or a 0 or 1 for each of several labels; 0 where images have labels only.</summary>
    int TargetLength { get; }

    /// <summary>What a black pixel has become in <see cref="CopyImage"/>, a value for each channel: augmentations fill with it. Empty, the default, stands for zeros.</summary>
    ReadOnlyMemory<float> Background => default;

    /// <summary>The class of one image; −1 where images have no labels.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    int Label(int index);

    /// <summary>Writes the numbers that are to be learned of one image.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    /// <param name="target">Receives <see cref="TargetLength"/> floats.</param>
    void CopyTargets(int index, Span<float> target);

    /// <summary>Writes one image as a network takes it.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    /// <param name="image">Receives height × width × channels floats.</param>
    void CopyImage(int index, Span<float> image);

    /// <summary>Says that an image will be read within microseconds, so that a source in memory may begin to fetch it. Does nothing unless a source has its own.</summary>
    /// <param name="index">0 … <see cref="Count"/> − 1.</param>
    void Prefetch(int index)
    {
    }
}
