using ConvGen.Formats;

namespace ConvGen.Training.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no-such-folder/no-such-picture.png")]
    public void A_missing_file_is_named_as_such(string path)
    {
        string message = Assert.Throws<FileNotFoundException>(() => Picture.Read(path)).Message;
        Assert.Equal($"Cannot read '{path}': found no such file, expected a PNG, PGM or PPM picture; check the path.", message);
    }

    [Fact]
    public void A_folder_is_told_from_a_file()
    {
        string message = Assert.Throws<IOException>(() => Picture.Read(AppContext.BaseDirectory)).Message;
        Assert.Equal($"Cannot read '{AppContext.BaseDirectory}': found a folder, expected a PNG, PGM or PPM file; name the files in it.", message);
    }

    [Fact]
    public void A_file_of_another_format_is_refused_by_name()
    {
        string path = typeof(Picture).Assembly.Location;
        string message = Assert.Throws<InvalidDataException>(() => Picture.Read(path)).Message;
        Assert.StartsWith($"Cannot read '{path}': found no signature of PNG, PGM or PPM", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(10_001, 1, 1)]
    [InlineData(5000, 5000, 1)]
    [InlineData(1, 1, 2)]
    public void A_picture_of_no_reasonable_size_is_refused(int width, int height, int channels) =>
        Assert.Throws<ArgumentException>(() => new Picture(width, height, channels));
}
