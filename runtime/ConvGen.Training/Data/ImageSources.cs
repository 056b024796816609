using ConvGen.Numerics;

namespace ConvGen.Data;

/// <summary>What can be done with any source of images: normalise it, take some of it, hold some back.</summary>
public static class ImageSources
{
    /// <summary>The same images with each value x converted to (x − mean) / deviation, channel by channel, as they are read.</summary>
    /// <param name="source">The images.</param>
    /// <param name="statistics">Of the training images; see <see cref="ImageStatistics.Of"/>.</param>
    /// <exception cref="ArgumentNullException">There is no source, or there are no statistics.</exception>
    /// <exception cref="ArgumentException">The statistics are of another number of channels, or a deviation is not positive.</exception>
    public static IImageSource Normalize(this IImageSource source, ImageStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(statistics);
        return new NormalizedSource(source, statistics.Means.AsSpan(), statistics.Deviations.AsSpan());
    }

    /// <summary>Some of the images, in the order given; one may be taken several times. PyTorch: <c>Subset</c>.</summary>
    /// <param name="source">The images.</param>
    /// <param name="indices">Which ones, 0 … <see cref="IImageSource.Count"/> − 1.</param>
    /// <exception cref="ArgumentNullException">There is no source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public static IImageSource Subset(this IImageSource source, params ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(source);
        int wrong = indices.IndexOfAnyExceptInRange(0, source.Count - 1);
        return wrong < 0
            ? new ImageSubset(source, indices.ToArray())
            : throw new ArgumentOutOfRangeException(nameof(indices), indices[wrong], $"Expected 0 … {source.Count - 1}.");
    }

    /// <summary>
    /// Holds a share of the images back for validation, drawn at random, of each class alike: a class of n images gives n · <paramref name="validation"/> of them, up to one. scikit-learn:
    /// <c>train_test_split(test_size=validation, stratify=labels)</c>. PyTorch: <c>random_split</c>, which does not look at classes.
    /// </summary>
    /// <param name="source">The images.</param>
    /// <param name="validation">The share to hold back, between 0 and 1.</param>
    /// <param name="seed">The same seed holds the same images back.</param>
    /// <exception cref="ArgumentNullException">There is no source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share leaves no image on one of the two sides.</exception>
    public static (IImageSource Train, IImageSource Validation) Split(this IImageSource source, double validation, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        double count = Math.Round(source.Count * validation);
        if (!(count >= 1 && count < source.Count))
        {
            throw new ArgumentOutOfRangeException(nameof(validation), validation, $"Of {source.Count} images this holds {count} back, expected at least one on each side.");
        }

        // Evenly spaced in a list that is sorted by class: each class gives its share, and the sum is exact.
        return Part(source, seed, place => ((place + 1L) * (long)count / source.Count) > (place * (long)count / source.Count));
    }

    /// <summary>
    /// One of several folds, for cross-validation: every image is held back in exactly one of them, and each fold has a like share of each class. scikit-learn:
    /// <c>StratifiedKFold(n_splits=folds, shuffle=True)</c>.
    /// </summary>
    /// <param name="source">The images.</param>
    /// <param name="fold">Which fold is held back: 0 … <paramref name="folds"/> − 1.</param>
    /// <param name="folds">How many folds, 2 … <see cref="IImageSource.Count"/>.</param>
    /// <param name="seed">The same for all folds of one cross-validation.</param>
    /// <exception cref="ArgumentNullException">There is no source.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or more than images, or there is no such fold.</exception>
    public static (IImageSource Train, IImageSource Validation) Fold(this IImageSource source, int fold, int folds, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, source.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(fold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fold, folds);
        return Part(source, seed, place => place % folds == fold);
    }

    /// <summary>Parts the images by their places in a list that is sorted by class and shuffled within each; both parts keep the source's order.</summary>
    private static (IImageSource Train, IImageSource Validation) Part(IImageSource source, int seed, Func<int, bool> isHeldBack)
    {
        bool[] heldBack = new bool[source.Count];
        int place = 0;
        foreach (IGrouping<int, int> images in Enumerable.Range(0, source.Count).GroupBy(source.Label).OrderBy(group => group.Key))
        {
            int[] shuffled = [.. images];
            SplitMix64 random = SplitMix64.For(seed, RandomUse.Splitting, images.Key);
            random.Shuffle(shuffled);
            foreach (int image in shuffled)
            {
                heldBack[image] = isHeldBack(place++);
            }
        }

        int[] Where(bool held) => [.. Enumerable.Range(0, source.Count).Where(image => heldBack[image] == held)];
        return (new ImageSubset(source, Where(false)), new ImageSubset(source, Where(true)));
    }
}
