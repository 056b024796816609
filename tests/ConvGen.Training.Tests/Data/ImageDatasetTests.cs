using ConvGen.Data;

namespace ConvGen.Training.Tests;

public sealed class ImageDatasetTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 5, 3)]
    [InlineData(3, 16, 1)]
    [InlineData(2, 17, 1)]
    [InlineData(1, 11, 3)]
    [InlineData(5, 28, 1)]
    public void Bytes_and_floats_are_scaled_and_normalised_as_plain_loops_do(int height, int width, int channels)
    {
        var shape = new TensorShape(height, width, channels);
        byte[] bytes = [.. Enumerable.Range(0, 2 * shape.Length).Select(i => (byte)(i * 37))];
        float[] means = [.. Enumerable.Range(0, channels).Select(c => 0.1f * c)];
        float[] deviations = [.. Enumerable.Range(0, channels).Select(c => 0.5f + c)];
        ImageDataset fromBytes = new ImageDataset(shape, bytes, new int[2], 1).Normalize(means, deviations);
        ImageDataset fromFloats = new ImageDataset(shape, bytes.Select(b => b / 255f).ToArray(), new int[2], 1).Normalize(means, deviations);
        float[] expected = [.. Enumerable.Range(0, shape.Length).Select(i => ((bytes[shape.Length + i] / 255f) - means[i % channels]) / deviations[i % channels])];
        foreach (ImageDataset data in (ImageDataset[])[fromBytes, fromFloats])
        {
            float[] actual = new float[shape.Length];
            data.CopyImage(1, actual);
            Assert.Equal(expected, actual, (a, b) => MathF.Abs(a - b) < 1e-6f);
            Assert.Equal(means.Zip(deviations, (m, d) => -m / d), data.Background.ToArray(), (a, b) => MathF.Abs(a - b) < 1e-6f);
        }
    }

    [Fact]
    public void Bytes_become_zero_to_one_with_both_ends_exact()
    {
        var data = new ImageDataset(new TensorShape(1, 18, 1), Enumerable.Repeat((byte)255, 17).Append((byte)0).ToArray(), new int[1], 1);
        float[] image = new float[18];

        data.CopyImage(0, image);

        Assert.Equal([.. Enumerable.Repeat(1f, 17), 0f], image);
    }

    [Fact]
    public void A_slice_has_its_own_images_and_labels()
    {
        var data = new ImageDataset(new TensorShape(1, 1, 1), new float[] { 1, 2, 3, 4 }, (int[])[0, 1, 2, 0], 3);
        ImageDataset slice = data.Slice(1, 2);
        float[] image = new float[1];

        slice.CopyImage(1, image);

        Assert.Equal([1, 2], slice.Labels.ToArray());
        Assert.Equal(3f, image[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Slice(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => slice.CopyImage(2, image));
    }

    [Fact]
    public void Images_may_have_numbers_to_learn_in_the_place_of_labels()
    {
        var shape = new TensorShape(1, 1, 1);
        float[] targets = [1, 2, 3, 4, 5, 6];
        foreach (ImageDataset data in (ImageDataset[])[new(shape, new byte[] { 0, 255, 0 }, targets, targetLength: 2), new(shape, new float[] { 0, 1, 0 }, targets, targetLength: 2)])
        {
            float[] target = new float[2];
            data.Slice(1, 2).Normalize([0.5f], [0.5f]).CopyTargets(1, target);

            Assert.Equal([5, 6], target);
            Assert.Equal((3, 0, 2, -1), (data.Count, data.ClassCount, data.TargetLength, data.Label(2)));
            Assert.Equal([3, 4, 5, 6], data.Slice(1, 2).Targets.ToArray());
        }

        Assert.Contains("Found 5 targets for 3 values, expected 2 targets", Message(() => _ = new ImageDataset(shape, new byte[3], new float[5], 2)), StringComparison.Ordinal);
        Assert.Contains("Found 4 targets for 3 values", Message(() => _ = new ImageDataset(shape, new byte[3], new float[4], 2)), StringComparison.Ordinal);
        Assert.Contains("Found target NaN at image 1", Message(() => _ = new ImageDataset(shape, new byte[2], (float[])[0, 0, 0, float.NaN], 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_does_not_fit_together_is_refused()
    {
        var shape = new TensorShape(2, 2, 1);

        Assert.Contains("Found 7 values for 2 labels, expected 2 × 2×2×1 = 8", Message(() => _ = new ImageDataset(shape, new byte[7], new int[2], 2)), StringComparison.Ordinal);
        Assert.Contains("Found label 2 at image 1, expected 0 … 1", Message(() => _ = new ImageDataset(shape, new byte[8], (int[])[0, 2], 2)), StringComparison.Ordinal);
        Assert.Contains("Found label -1 at image 0", Message(() => _ = new ImageDataset(shape, new float[4], (int[])[-1], 2)), StringComparison.Ordinal);
        Assert.Contains("at least one pixel", Message(() => _ = new ImageDataset(new TensorShape(0, 1, 1), Array.Empty<float>(), Array.Empty<int>(), 2)), StringComparison.Ordinal);
        var data = new ImageDataset(shape, new byte[4], new int[1], 1);
        Assert.Contains("Found 2 means and 2 deviations", Message(() => data.Normalize([0, 0], [1, 1])), StringComparison.Ordinal);
        Assert.Contains("a positive deviation", Message(() => data.Normalize([0], [0])), StringComparison.Ordinal);
        Assert.Contains("Found room for 3 floats, expected 2×2×1 = 4", Message(() => data.CopyImage(0, new float[3])), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
