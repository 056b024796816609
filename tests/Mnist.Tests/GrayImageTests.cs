using MnistSample.Images;

namespace MnistSample.Tests;

public class GrayImageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no-such-folder/no-such-picture.png")]
    public void A_missing_file_is_named_as_such(string path)
    {
        string message = Assert.Throws<FileNotFoundException>(() => GrayImage.Read(path)).Message;
        Assert.Equal("found no such file, expected a PNG or PGM picture; check the path.", message);
    }

    [Fact]
    public void A_folder_is_told_from_a_file()
    {
        string message = Assert.Throws<IOException>(() => GrayImage.Read(AppContext.BaseDirectory)).Message;
        Assert.Equal("found a folder, expected a PNG or PGM file; name the files in it.", message);
    }

    [Fact]
    public void A_file_of_another_format_is_refused()
    {
        string message = Assert.Throws<InvalidDataException>(() => GrayImage.Read(typeof(GrayImage).Assembly.Location)).Message;
        Assert.StartsWith("found neither a PNG nor a PGM signature", message, StringComparison.Ordinal);
    }
}
