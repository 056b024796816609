using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class IdxImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pair_of_files_may_have_any_size_channels_and_classes()
    {
        ImageDataset grey = Load([2, 1, 3], [10, 20, 30, 40, 50, 60], [0, 4]);
        ImageDataset colour = Load([1, 1, 2, 3], [1, 2, 3, 4, 5, 6], [1], classCount: 26);

        Assert.Equal((new TensorShape(1, 3, 1), 2, 5), (grey.Shape, grey.Count, grey.ClassCount));
        Assert.Equal((new TensorShape(1, 2, 3), 1, 26), (colour.Shape, colour.Count, colour.ClassCount));
        float[] image = new float[6];
        colour.CopyImage(0, image);
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Select(x => MathF.Round(x * 255)));
    }

    [Fact]
    public void Files_that_do_not_fit_together_are_refused()
    {
        Assert.Contains("found 6, expected images: count × height × width", Message([6], new byte[6], [0]), StringComparison.Ordinal);
        Assert.Contains("found 3 labels, expected 2", Message([2, 1, 1], [1, 2], [0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("label 1 is 2, expected 0 … 1", Message([2, 1, 1], [1, 2], [0, 2], classCount: 2), StringComparison.Ordinal);

        string Message(int[] dimensions, byte[] pixels, byte[] labels, int? classCount = null) =>
            Assert.Throws<InvalidDataException>(() => Load(dimensions, pixels, labels, classCount)).Message;
    }

    private ImageDataset Load(int[] dimensions, byte[] pixels, byte[] labels, int? classCount = null) => IdxImages.Load(
        _folder.Write("images", Idx(dimensions, pixels)), _folder.Write("labels", Idx([labels.Length], labels)), classCount);

    private static byte[] Idx(int[] dimensions, byte[] data) =>
        [0, 0, 8, (byte)dimensions.Length, .. dimensions.SelectMany(d => BitConverter.GetBytes(d).Reverse()), .. data];
}
