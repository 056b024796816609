using ConvGen.Data;
using ConvGen.Tests.Runtime;
using Xunit.Abstractions;

namespace ConvGen.Training.Tests;

public sealed class MnistTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_four_files_are_read_as_images_in_zero_to_one()
    {
        WriteSet("train", [3, 9], pixel: 255);
        WriteSet("t10k", [0], pixel: 51);

        (ImageDataset train, ImageDataset test) = Mnist.Load(_folder.Path);

        Assert.Equal(new TensorShape(28, 28, 1), train.Shape);
        Assert.Equal((2, 1, 10), (train.Count, test.Count, train.ClassCount));
        Assert.Equal([3, 9], train.Labels.ToArray());
        float[] image = new float[784];
        train.CopyImage(1, image);
        Assert.All(image, x => Assert.Equal(1f, x));
        Mnist.LoadTest(_folder.Path).CopyImage(0, image);
        Assert.All(image, x => Assert.Equal(0.2f, x, 1e-7f));
    }

    [Fact]
    public void Every_missing_file_is_named()
    {
        WriteSet("train", [3], pixel: 0);
        File.Delete(_folder.File("train-labels-idx1-ubyte"));

        string all = Assert.Throws<FileNotFoundException>(() => Mnist.Load(_folder.Path)).Message;
        string train = Assert.Throws<FileNotFoundException>(() => Mnist.LoadTrain(_folder.Path)).Message;

        Assert.Contains("missing train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each as it is or with .gz", all, StringComparison.Ordinal);
        Assert.Contains("missing train-labels-idx1-ubyte, each", train, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Mnist.Load(_folder.File("none")));
    }

    [Fact]
    public void Files_that_do_not_fit_together_are_refused()
    {
        WriteSet("train", [3, 10], pixel: 0);
        Assert.Contains("label 1 is 10, expected 0 … 9", Assert.Throws<InvalidDataException>(() => Mnist.LoadTrain(_folder.Path)).Message, StringComparison.Ordinal);

        _folder.Write("train-labels-idx1-ubyte", Idx([3], [1, 2, 3]));
        Assert.Contains("found 3 labels, expected 2", Assert.Throws<InvalidDataException>(() => Mnist.LoadTrain(_folder.Path)).Message, StringComparison.Ordinal);

        _folder.Write("train-labels-idx1-ubyte", Idx([2], [1, 2]));
        _folder.Write("train-images-idx3-ubyte", Idx([2, 2, 2], new byte[8]));
        Assert.Contains("found images of 2×2×1, expected 28×28×1", Assert.Throws<InvalidDataException>(() => Mnist.LoadTrain(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_set_has_the_published_counts()
    {
        if (SharedMnist() is not { } folder)
        {
            output.WriteLine("Not checked: the folder shared/data/mnist beside the repository is absent.");
            return;
        }

        (ImageDataset train, ImageDataset test) = Mnist.Load(folder);

        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], Enumerable.Range(0, 10).Select(c => train.Labels.Span.Count(c)));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Enumerable.Range(0, 10).Select(c => test.Labels.Span.Count(c)));
        float[] image = new float[784];
        double sum = 0;
        for (int i = 0; i < train.Count; i++)
        {
            train.CopyImage(i, image);
            sum += image.Sum();
        }

        Assert.Equal(0.1307, sum / train.Count / 784, 1e-4);
    }

    private static string? SharedMnist()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string mnist = Path.Combine(folder.FullName, "shared", "data", "mnist");
            if (Directory.Exists(mnist))
            {
                return mnist;
            }
        }

        return null;
    }

    private static byte[] Idx(int[] dimensions, byte[] data) =>
        [0, 0, 8, (byte)dimensions.Length, .. dimensions.SelectMany(d => BitConverter.GetBytes(d).Reverse()), .. data];

    private void WriteSet(string set, byte[] labels, byte pixel)
    {
        byte[] pixels = new byte[labels.Length * 784];
        Array.Fill(pixels, pixel);
        _folder.Write(set + "-images-idx3-ubyte", Idx([labels.Length, 28, 28], pixels));
        _folder.Write(set + "-labels-idx1-ubyte", Idx([labels.Length], labels));
    }
}
