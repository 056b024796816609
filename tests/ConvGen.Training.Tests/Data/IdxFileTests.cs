using System.IO.Compression;
using ConvGen.Formats;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_whether_compressed_or_not_whatever_its_name()
    {
        foreach (string path in (string[])[_folder.Write("plain.gz", Images), _folder.Write("packed", Zip(Images))])
        {
            IdxFile file = IdxFile.Read(path);

            Assert.Equal([2, 1, 3], file.Dimensions);
            Assert.Equal([10, 20, 30, 40, 50, 60], file.Data.ToArray());
        }
    }

    [Theory]
    [InlineData("000008030000000200000001", "header is cut off")]
    [InlineData("00000801000000030102", "it holds 2 bytes of data; its header announces 3")]
    [InlineData("0000080100000001FFFF", "more than the 1 bytes of data")]
    [InlineData("00000D0100000001FFFF", "it begins with 00000D01; expected an IDX file of unsigned bytes")]
    [InlineData("89504E470D0A", "it begins with 89504E47")]
    [InlineData("00000800", "it begins with 00000800")]
    [InlineData("", "header is cut off")]
    [InlineData("00000801FFFFFFFF", "its dimensions -1 are negative")]
    [InlineData("000008027FFFFFFF7FFFFFFF", "hold more than")]
    [InlineData("000008017FFFFFC700", "it holds 1 bytes of data; its header announces 2147483591")]
    public void A_damaged_file_is_refused(string hexadecimal, string expected)
    {
        byte[] bytes = Convert.FromHexString(hexadecimal);
        foreach (string path in (string[])[_folder.Write("plain", bytes), _folder.Write("packed", Zip(bytes))])
        {
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path));

            Assert.Contains($"Cannot read '{path}'", e.Message, StringComparison.Ordinal);
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_lies_reserves_no_memory()
    {
        string path = _folder.Write("hostile", Convert.FromHexString("000008017FFFFFC700"));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => IdxFile.Read(path));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 3_000_000);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_off_or_changed_is_refused()
    {
        byte[] packed = Zip([.. Images[..4], 0, 0, 0, 1, 0, 0, 39, 16, 0, 0, 0, 1, .. Enumerable.Range(0, 10_000).Select(i => (byte)(i * i >> 3))]);
        byte[] changed = [.. packed];
        changed[packed.Length / 2] ^= 0x55;

        Assert.Throws<InvalidDataException>(() => IdxFile.Read(_folder.Write("cut", packed[..(packed.Length / 2)])));
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(_folder.Write("changed", changed)));
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(_folder.Write("head", packed[..2])));
    }

    [Fact]
    public void A_missing_file_is_an_error_of_its_own() => Assert.Throws<FileNotFoundException>(() => IdxFile.Read(_folder.File("none")));

    private static byte[] Zip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return target.ToArray();
    }
}
