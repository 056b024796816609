using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class ImageSourcesTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    public void A_split_holds_back_the_share_of_each_class_and_loses_no_image(double share)
    {
        // Classes of very different sizes, in a mixed order.
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0)];
        ImageDataset data = Data(labels);

        (IImageSource train, IImageSource validation) = data.Split(share, seed: 3);

        Assert.Equal(Enumerable.Range(0, 1000), Images(train).Concat(Images(validation)).Order());
        Assert.Equal((int)Math.Round(1000 * share), validation.Count);
        Assert.Equal(Images(validation).Order(), Images(validation));
        Assert.All(Images(validation).Select((image, i) => (image, i)), x => Assert.Equal(labels[x.image], validation.Label(x.i)));
        foreach (int label in (int[])[0, 1, 2])
        {
            Assert.InRange(Images(validation).Count(i => labels[i] == label) - (share * labels.Count(l => l == label)), -1, 1);
        }
    }

    [Fact]
    public void The_seed_decides_which_images_are_held_back()
    {
        ImageDataset data = Data(new int[100]);
        int[] HeldBack(int seed) => Images(data.Split(0.2, seed).Validation);

        Assert.Equal(HeldBack(1), HeldBack(1));
        Assert.NotEqual(HeldBack(1), HeldBack(2));
    }

    [Fact]
    public void Every_image_is_held_back_in_one_fold()
    {
        int[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 4)];
        ImageDataset data = Data(labels);
        (IImageSource Train, IImageSource Validation)[] folds = [.. Enumerable.Range(0, 5).Select(fold => data.Fold(fold, 5, seed: 1))];

        Assert.Equal(Enumerable.Range(0, 103), folds.SelectMany(f => Images(f.Validation)).Order());
        Assert.All(folds, f => Assert.Equal(Enumerable.Range(0, 103), Images(f.Train).Concat(Images(f.Validation)).Order()));
        Assert.All(folds, f => Assert.InRange(f.Validation.Count, 20, 21));
        Assert.All(folds, f => Assert.All(Enumerable.Range(0, 4), label => Assert.InRange(Images(f.Validation).Count(i => labels[i] == label), 4, 6)));
    }

    [Fact]
    public void Images_with_targets_are_split_and_subset_with_them()
    {
        var data = new ImageDataset(new TensorShape(1, 1, 1), new float[] { 0, 1, 2, 3 }, new float[] { 0, 10, 20, 30 }, targetLength: 1);
        float[] target = new float[1];

        IImageSource subset = data.Subset(3, 0, 3);
        subset.CopyTargets(2, target);

        Assert.Equal([3, 0, 3], Images(subset));
        Assert.Equal([30f], target);
        Assert.Equal((0, -1, 1), (subset.ClassCount, subset.Label(0), subset.TargetLength));
        Assert.Equal(2, data.Split(0.5).Train.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset(4));
    }

    [Fact]
    public void Splits_that_leave_nothing_are_refused()
    {
        ImageDataset data = Data(new int[10]);

        Assert.Contains("Of 10 images this holds 0 back", Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(0.01)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Fold(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Fold(0, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Fold(5, 5));
    }

    /// <summary>Images of one pixel, which is the image's index.</summary>
    private static ImageDataset Data(int[] labels) =>
        new(new TensorShape(1, 1, 1), Enumerable.Range(0, labels.Length).Select(i => (float)i).ToArray(), labels, labels.Max() + 1);

    private static int[] Images(IImageSource source)
    {
        float[] image = new float[1];
        return [.. Enumerable.Range(0, source.Count).Select(i =>
        {
            source.CopyImage(i, image);
            return (int)image[0];
        })];
    }
}
