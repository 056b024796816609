using System.Text;
using ConvGen.Data;
using ConvGen.Formats;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly TensorShape Grey = new(1, 2, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_and_files_come_in_ordinal_order_whatever_their_depth_and_format()
    {
        Write("dog/b.pgm", "P2 2 1 255 3 4");
        Write("dog/a/z.PGM", "P2 2 1 255 1 2");
        Write("Cat/1.png", PngFile.Of(2, 1, 8, 0, [0, 5, 6]));
        Write("Cat/2.ppm", "P3 2 1 255 7 7 7 8 8 8");
        Write("Cat/readme.txt", "not a picture");
        Write(".git/x.pgm", "P2 2 1 255 0 0");
        Write("readme.pgm", "P2 2 1 255 0 0");

        ImageFolder data = ImageFolder.Open(_folder.Path, Grey);

        Assert.Equal(["Cat", "dog"], data.Classes);
        Assert.Equal((4, 2, 0, Grey), (data.Count, data.ClassCount, data.TargetLength, data.Shape));
        Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, 4).Select(data.Label));
        Assert.EndsWith("z.PGM", data.Files[2], StringComparison.Ordinal);
        Assert.Equal([5, 6, 7, 8, 1, 2, 3, 4], Values(data), (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void In_memory_are_the_same_images_and_labels()
    {
        for (int i = 0; i < 20; i++)
        {
            Write($"{i % 3}/{i:00}.pgm", [.. "P5 2 1 255\n"u8, (byte)(13 * i), (byte)(255 - i)]);
        }

        ImageFolder data = ImageFolder.Open(_folder.Path, Grey);
        ImageDataset inMemory = data.ToMemory(threads: 4);

        Assert.Equal(Values(data), Values(inMemory), (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Equal(Enumerable.Range(0, 20).Select(data.Label), inMemory.Labels.ToArray());
        Assert.Equal(3, inMemory.ClassCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ToMemory(0));
    }

    [Fact]
    public void A_picture_of_another_size_is_refused_by_name_or_made_to_fit()
    {
        Write("a/1.pgm", "P2 6 2 255  0 0 30 60 90 90  0 0 30 60 90 90");

        string message = Assert.Throws<InvalidDataException>(() => Values(ImageFolder.Open(_folder.Path, Grey))).Message;
        float[] cropped = Values(ImageFolder.Open(_folder.Path, new TensorShape(2, 2, 1), PictureFit.Crop));
        float[] stretched = Values(ImageFolder.Open(_folder.Path, new TensorShape(2, 6, 3), PictureFit.Stretch));

        Assert.Contains("1.pgm': found 2 × 6 pixels (height × width), expected 1 × 2; resize it, or open the folder with PictureFit.Stretch", message, StringComparison.Ordinal);
        Assert.Equal([30, 60, 30, 60], cropped, (a, b) => MathF.Abs(a - b) < 1e-4f);
        Assert.Equal(36, stretched.Length);
        Assert.Equal([30, 30, 30], stretched[6..9], (a, b) => MathF.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void A_folder_that_holds_no_classes_of_pictures_is_refused_in_words()
    {
        Assert.Contains("no such folder", Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Open(_folder.File("none"), Grey)).Message, StringComparison.Ordinal);
        Assert.Contains("found no folders in it", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(_folder.Path, Grey)).Message, StringComparison.Ordinal);
        Write("a/x.jpg", "");
        Write("a/b.jpg", "");
        Assert.Contains("found 2 files, such as 'b.jpg', expected pictures with the endings .png, .pgm, .ppm", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(_folder.Path, Grey)).Message, StringComparison.Ordinal);
        Assert.Contains("1 channel for grey or 3", Assert.Throws<ArgumentException>(() => ImageFolder.Open(_folder.Path, new TensorShape(1, 1, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_picture_is_named_when_it_is_read()
    {
        Write("a/1.pgm", "P5 2 1 255\n");

        Assert.Contains("1.pgm': the PGM file ends after 0 bytes", Assert.Throws<InvalidDataException>(() => ImageFolder.Open(_folder.Path, Grey).ToMemory()).Message, StringComparison.Ordinal);
    }

    private static float[] Values(IImageSource data)
    {
        float[] image = new float[data.Shape.Length];
        return [.. Enumerable.Range(0, data.Count).SelectMany(i =>
        {
            data.CopyImage(i, image);
            return image.Select(x => x * 255).ToArray();
        })];
    }

    private void Write(string name, string text) => Write(name, Encoding.Latin1.GetBytes(text));

    private void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        _folder.Write(name, bytes);
    }
}
