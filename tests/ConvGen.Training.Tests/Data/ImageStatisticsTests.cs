using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class ImageStatisticsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 3)]
    [InlineData(200, 3)]
    public void Means_and_deviations_are_those_of_all_pixels_of_a_channel(int count, int channels)
    {
        var shape = new TensorShape(3, 5, channels);
        float[] pixels = [.. Enumerable.Range(0, count * shape.Length).Select(i => (MathF.Sin(i) * (1 + (i % channels))) + (1000 * (i % channels)))];
        ImageDataset data = new(shape, pixels, new int[count], 1);

        ImageStatistics statistics = ImageStatistics.Of(data);

        for (int channel = 0; channel < channels; channel++)
        {
            double[] values = [.. pixels.Where((_, i) => i % channels == channel).Select(x => (double)x)];
            double mean = values.Average();
            Assert.Equal(mean, statistics.Means[channel], 1e-6 * Math.Max(1, Math.Abs(mean)));
            Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), statistics.Deviations[channel], 1e-6);
        }

        Assert.Equal([.. statistics.Means], ImageStatistics.Of(data, threads: 5).Means.ToArray());
        Assert.Equal([.. statistics.Deviations], ImageStatistics.Of(data, threads: 5).Deviations.ToArray());
    }

    [Fact]
    public void One_image_is_normalised_as_a_data_set_is()
    {
        var statistics = new ImageStatistics([0.5f, 0.25f], [0.5f, 2f]);
        float[] image = [1f, 0.25f, 0.5f, 4.25f];

        statistics.Normalize(image);

        Assert.Equal([1f, 0f, 0f, 2f], image);
        Assert.Contains("Found 3 values, expected a multiple of 2", Assert.Throws<ArgumentException>(() => statistics.Normalize(new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalised_images_have_mean_zero_and_deviation_one_whatever_their_source()
    {
        var shape = new TensorShape(4, 4, 3);
        byte[] pixels = [.. Enumerable.Range(0, 50 * shape.Length).Select(i => (byte)((i * i * 7) + (i % 3 * 50)))];
        var data = new ImageDataset(shape, pixels, new int[50], 1);
        ImageStatistics statistics = ImageStatistics.Of(data);

        foreach (IImageSource normalized in (IImageSource[])[data.Normalize(statistics), ((IImageSource)data).Normalize(statistics), data.Subset([.. Enumerable.Range(0, 50)]).Normalize(statistics)])
        {
            ImageStatistics again = ImageStatistics.Of(normalized);
            Assert.All(again.Means, mean => Assert.Equal(0, mean, 1e-5));
            Assert.All(again.Deviations, deviation => Assert.Equal(1, deviation, 1e-5));
            Assert.Equal(statistics.Means.Zip(statistics.Deviations, (m, d) => -m / d), normalized.Background.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-5f);
        }
    }

    [Fact]
    public void Black_is_followed_through_every_normalisation()
    {
        var data = new ImageDataset(new TensorShape(1, 1, 2), new float[] { 0, 0 }, new int[1], 1);
        IImageSource twice = ((IImageSource)data.Normalize(new ImageStatistics([1, 2], [2, 4]))).Normalize(new ImageStatistics([3, 5], [0.5f, 10]));
        float[] black = new float[2];

        twice.Subset(0).CopyImage(0, black);

        Assert.Equal([-7f, -0.55f], black);
        Assert.Equal(black, twice.Subset(0).Background.ToArray());
        Assert.Equal(black, data.Normalize([1, 2], [2, 4]).Normalize([3, 5], [0.5f, 10]).Background.ToArray());
    }

    [Fact]
    public void Data_that_has_no_statistics_is_refused()
    {
        var shape = new TensorShape(1, 1, 1);

        Assert.Contains("no images", Assert.Throws<ArgumentException>(() => ImageStatistics.Of(new ImageDataset(shape, Array.Empty<byte>(), Array.Empty<int>(), 1))).Message, StringComparison.Ordinal);
        Assert.Contains("no finite number", Assert.Throws<ArgumentException>(() => ImageStatistics.Of(new ImageDataset(shape, new[] { float.NaN }, new int[1], 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageStatistics([1, 2], [1]));
        var constant = new ImageDataset(shape, new float[2], new int[2], 1);
        Assert.Contains("a positive deviation", Assert.Throws<ArgumentException>(() => constant.Normalize(ImageStatistics.Of(constant))).Message, StringComparison.Ordinal);
        Assert.Contains("Found 3 means", Assert.Throws<ArgumentException>(() => ((IImageSource)constant).Normalize(ImageStatistics.ImageNet)).Message, StringComparison.Ordinal);
    }
}
