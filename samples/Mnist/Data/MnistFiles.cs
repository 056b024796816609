using System.IO.Compression;
using System.Security.Cryptography;

namespace MnistSample.Data;

/// <summary>One of MNIST's four files.</summary>
/// <param name="Name">As it is published, compressed.</param>
/// <param name="Sha256">Of the unpacked bytes: the copies in circulation are compressed differently.</param>
/// <param name="Length">Of the unpacked bytes.</param>
internal sealed record MnistFile(string Name, string Sha256, long Length)
{
    /// <summary>Whether the compressed file is complete and the real one; at most <see cref="Length"/> + 1 bytes of it are unpacked.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="problem">Says what is wrong.</param>
    public bool IsGenuine(string path, out string problem)
    {
        try
        {
            using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            byte[] bytes = new byte[Length + 1];
            int found = unpacked.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string sum = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, found)));
            problem = found > Length ? $"unpacks to more than {Length} bytes"
                : found < Length ? $"unpacks to {found} bytes, expected {Length}"
                : sum != Sha256 ? $"has the SHA-256 {sum}, expected {Sha256}"
                : "";
        }
        catch (InvalidDataException)
        {
            problem = "is no gzip file";
        }

        return problem.Length == 0;
    }
}

/// <summary>MNIST as its authors published it, and where it can be had.</summary>
internal static class MnistFiles
{
    /// <summary>Smallest first, so that an unreachable mirror is found out at once.</summary>
    public static IReadOnlyList<MnistFile> All { get; } =
    [
        new("t10k-labels-idx1-ubyte.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_008),
        new("train-labels-idx1-ubyte.gz", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_008),
        new("t10k-images-idx3-ubyte.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 7_840_016),
        new("train-images-idx3-ubyte.gz", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 47_040_016),
    ];

    /// <summary>Public copies, tried in turn.</summary>
    public static IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
    ];

    /// <summary>The user's cache, by the system's own custom; the folder for temporary files where there is no home.</summary>
    public static string CacheFolder
    {
        get
        {
            // Not verified: a home that has not been made yet is still the right one, and an empty name would mean the current folder.
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.IsPathRooted(xdg) ? xdg
                : home.Length == 0 ? Path.GetTempPath()
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Path.Combine(home, ".cache");
            return Path.Combine(caches, "convgen", "mnist");
        }
    }
}
