namespace MnistSample.Images;

/// <summary>A grey picture: 0 is black, 1 is white, row after row.</summary>
internal sealed class GrayImage(int width, int height)
{
    /// <summary>No side of a picture is longer; beyond it a header is taken for a mistake.</summary>
    public const int LongestSide = 10_000;

    /// <summary>No picture has more pixels: 16 megapixels.</summary>
    public const int MostPixels = 1 << 24;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Pixels { get; } = new float[width * height];

    public float this[int x, int y]
    {
        get => Pixels[(y * Width) + x];
        set => Pixels[(y * Width) + x] = value;
    }

    /// <summary>Whether a picture of this size may be allocated.</summary>
    public static bool IsReasonable(long width, long height) =>
        width is > 0 and <= LongestSide && height is > 0 and <= LongestSide && width * height <= MostPixels;

    /// <summary>Reads a PNG or PGM file, whichever its first bytes say it is.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is neither, or it is broken.</exception>
    public static GrayImage Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException("found a folder, expected a PNG or PGM file; name the files in it.")
                : new FileNotFoundException("found no such file, expected a PNG or PGM picture; check the path.");
        }

        byte[] file = File.ReadAllBytes(path);
        if (PngReader.IsPng(file))
        {
            return PngReader.Read(file);
        }

        return PgmReader.IsPgm(file)
            ? PgmReader.Read(file)
            : throw new InvalidDataException("found neither a PNG nor a PGM signature, expected an image in one of these formats; convert it first.");
    }
}
