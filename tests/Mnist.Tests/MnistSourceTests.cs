using System.IO.Compression;
using System.Security.Cryptography;
using MnistSample.Data;

namespace MnistSample.Tests;

public sealed class MnistSourceTests : IDisposable
{
    private static readonly byte[] First = [1, 2, 3];
    private static readonly byte[] Second = [4, 5, 6, 7];
    private readonly string _root = Directory.CreateTempSubdirectory("mnist-source-").FullName;
    private readonly StringWriter _log = new();
    private readonly FakeDownload _download = new();
    private readonly MnistFile[] _files = [FileOf("first.gz", First), FileOf("second.gz", Second)];

    private string Cache => Path.Combine(_root, "cache", "mnist");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_option_comes_before_the_variable_and_the_cache()
    {
        string option = FolderWith("option", "first.gz", "second");
        string variable = FolderWith("variable", "first", "second");
        FolderWith(Path.Combine("cache", "mnist"), "first.gz", "second.gz");
        Assert.Equal(option, await FindAsync(option, variable));
        Assert.Equal(variable, await FindAsync(null, variable));
        Assert.Equal(Cache, await FindAsync(null, null));
        Assert.Equal(Cache, await FindAsync("", ""));
        Assert.Empty(_download.Asked);
    }

    [Fact]
    public async Task A_named_folder_without_the_files_is_an_error_and_no_reason_to_look_elsewhere()
    {
        string option = FolderWith("option", "first.gz");
        InvalidDataException lacking = await Assert.ThrowsAsync<InvalidDataException>(() => FindAsync(option, null));
        Assert.Contains($"'{option}' that --data names lacks second;", lacking.Message, StringComparison.Ordinal);
        InvalidDataException absent = await Assert.ThrowsAsync<InvalidDataException>(() => FindAsync(null, Path.Combine(_root, "absent")));
        Assert.Contains("that CONVGEN_DATA names does not exist", absent.Message, StringComparison.Ordinal);
        Assert.Empty(_download.Asked);
    }

    [Fact]
    public async Task Without_a_cache_the_first_mirror_fills_it_once()
    {
        _download.Offer(0, "first.gz", Compress(First));
        _download.Offer(0, "second.gz", Compress(Second, CompressionLevel.NoCompression));
        Assert.Equal(Cache, await FindAsync(null, null));
        Assert.Equal(Cache, await FindAsync(null, null));
        Assert.Equal(2, _download.Asked.Count);
        AssertCacheHolds("first.gz", "second.gz");
    }

    [Fact]
    public async Task What_the_first_mirror_lacks_or_spoils_comes_from_the_second()
    {
        _download.Offer(0, "first.gz", Compress(First));
        _download.Offer(0, "second.gz", Compress([4, 5, 6, 8]));
        _download.Offer(1, "second.gz", Compress(Second));
        Assert.Equal(Cache, await FindAsync(null, null));
        Assert.Contains("has the SHA-256", _log.ToString(), StringComparison.Ordinal);
        AssertCacheHolds("first.gz", "second.gz");
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_spoilt_file_is_never_kept(byte[] file, string complaint)
    {
        _download.Offer(0, "first.gz", file);
        Assert.Null(await FindAsync(null, null));
        Assert.Contains(complaint, _log.ToString(), StringComparison.Ordinal);
        AssertCacheHolds();
    }

    public static TheoryData<byte[], string> Spoilt => new()
    {
        { Compress([1, 2, 4]), "has the SHA-256" },
        { Compress([1, 2]), "unpacks to 2 bytes, expected 3" },
        { Compress(new byte[1_000_000]), "unpacks to more than 3 bytes" },
        { [60, 104, 116, 109, 108, 62], "is no gzip file" },
    };

    [Fact]
    public async Task Without_a_network_there_is_no_folder_and_each_mirror_was_asked_once()
    {
        Assert.Null(await FindAsync(null, null));
        Assert.Equal(MnistFiles.Mirrors.Count, _download.Asked.Count);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_no_reason_to_fail()
    {
        File.WriteAllText(Path.Combine(_root, "cache"), "a file where the folder should be");
        Assert.Null(await FindAsync(null, null));
        Assert.Empty(_download.Asked);
    }

    private static MnistFile FileOf(string name, byte[] content) => new(name, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);

    private static byte[] Compress(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private Task<string?> FindAsync(string? option, string? variable) =>
        new MnistSource(_files, Cache, _download, _log).FindFolderAsync(option, variable, CancellationToken.None);

    private string FolderWith(string name, params string[] files)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (string file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        return folder;
    }

    private void AssertCacheHolds(params string[] names) => Assert.Equal(names, Directory.GetFiles(Cache).Select(Path.GetFileName).Order());

    private sealed class FakeDownload : IFileDownload
    {
        private readonly Dictionary<Uri, byte[]> _offers = [];

        public List<Uri> Asked { get; } = [];

        public void Offer(int mirror, string name, byte[] content) => _offers.Add(new Uri(MnistFiles.Mirrors[mirror], name), content);

        public async Task FetchAsync(Uri address, Stream target, CancellationToken cancellation)
        {
            Asked.Add(address);
            await target.WriteAsync(_offers.TryGetValue(address, out byte[]? content) ? content : throw new IOException("no network"), cancellation);
        }
    }
}
