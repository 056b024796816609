using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class CifarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CIFAR_10s_files_follow_each_other_and_planes_become_pixels()
    {
        for (int file = 1; file <= 5; file++)
        {
            _folder.Write($"data_batch_{file}.bin", [.. Record([(byte)file], 10), .. Record([(byte)(file + 4)], 20)]);
        }

        _folder.Write("test_batch.bin", Record([3], 30));

        (ImageDataset train, ImageDataset test) = Cifar10.Load(_folder.Path);

        Assert.Equal((10, 1, 10, new TensorShape(32, 32, 3)), (train.Count, test.Count, train.ClassCount, train.Shape));
        Assert.Equal([1, 5, 2, 6, 3, 7, 4, 8, 5, 9], train.Labels.ToArray());
        AssertImage(train, 1, 20);
        AssertImage(test, 0, 30);
        Assert.Equal(("airplane", "truck"), (Cifar10.Classes[0], Cifar10.Classes[9]));
    }

    [Fact]
    public void CIFAR_100_has_fine_labels_and_coarse_ones()
    {
        _folder.Write("train.bin", [.. Record([19, 99], 1), .. Record([7, 42], 2)]);
        _folder.Write("test.bin", Record([0, 1], 3));

        Assert.Equal([99, 42], Cifar100.LoadTrain(_folder.Path).Labels.ToArray());
        Assert.Equal([19, 7], Cifar100.Load(_folder.Path, coarse: true).Train.Labels.ToArray());
        Assert.Equal((100, 20), (Cifar100.LoadTest(_folder.Path).ClassCount, Cifar100.LoadTest(_folder.Path, coarse: true).ClassCount));
        AssertImage(Cifar100.LoadTrain(_folder.Path), 1, 2);
    }

    [Fact]
    public void Missing_and_damaged_files_are_named()
    {
        _folder.Write("data_batch_2.bin", Record([1], 0));
        Assert.Contains(
            "missing data_batch_1.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin. Unpack",
            Assert.Throws<FileNotFoundException>(() => Cifar10.LoadTrain(_folder.Path)).Message,
            StringComparison.Ordinal);

        _folder.Write("test_batch.bin", Record([1], 0)[1..]);
        Assert.Contains("test_batch.bin': found 3072 bytes, expected records of 3073", Message(), StringComparison.Ordinal);
        _folder.Write("test_batch.bin", []);
        Assert.Contains("found 0 bytes", Message(), StringComparison.Ordinal);
        _folder.Write("test_batch.bin", [.. Record([1], 0), .. Record([10], 0)]);
        Assert.Contains("record 1 has label 10, expected 0 … 9", Message(), StringComparison.Ordinal);

        string Message() => Assert.Throws<InvalidDataException>(() => Cifar10.LoadTest(_folder.Path)).Message;
    }

    private static byte Pixel(int seed, int y, int x, int channel) => (byte)((seed * 101) + (y * 7) + (x * 3) + (channel * 59));

    /// <summary>As the web page describes it.</summary>
    private static byte[] Record(byte[] labels, int seed)
    {
        var record = new List<byte>(labels);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < 1024; i++)
            {
                record.Add(Pixel(seed, i / 32, i % 32, channel));
            }
        }

        return [.. record];
    }

    private static void AssertImage(ImageDataset data, int index, int seed)
    {
        float[] image = new float[3072];
        data.CopyImage(index, image);
        Assert.Equal(Enumerable.Range(0, 3072).Select(i => Pixel(seed, i / 96, i / 3 % 32, i % 3) / 255f), image, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }
}
