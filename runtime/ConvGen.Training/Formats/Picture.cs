namespace ConvGen.Formats;

/// <summary>A decoded picture, grey or in colour: height × width × channels values from 0, black, to 1, white.</summary>
/// <remarks>Python: <c>PIL.Image.open(path).convert("L")</c> or <c>("RGB")</c> over a white ground, divided by 255.</remarks>
public sealed class Picture
{
    /// <summary>No side of a picture is longer; beyond it a header is taken for a mistake.</summary>
    internal const int LongestSide = 10_000;

    /// <summary>No picture has more pixels: 16 megapixels.</summary>
    internal const int MostPixels = 1 << 24;

    /// <summary>A black picture.</summary>
    /// <param name="width">Columns, 1 … 10,000.</param>
    /// <param name="height">Rows, 1 … 10,000.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">A side is out of range, there are more than 16 megapixels, or neither one channel nor three.</exception>
    public Picture(int width, int height, int channels = 1)
    {
        if (!IsReasonable(width, height))
        {
            throw new ArgumentException($"Found {width} × {height}, expected sides from 1 to {LongestSide} and at most {MostPixels} pixels.");
        }

        if (channels is not (1 or 3))
        {
            throw new ArgumentException($"Found {channels} channels, expected 1 for grey or 3 for colour.", nameof(channels));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Pixels = new float[width * height * channels];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Row after row, the channels of a pixel side by side: as a network takes it.</summary>
    public float[] Pixels { get; }

    /// <summary>One value.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    /// <param name="channel">The channel.</param>
    public float this[int x, int y, int channel = 0]
    {
        get => Pixels[(((y * Width) + x) * Channels) + channel];
        set => Pixels[(((y * Width) + x) * Channels) + channel] = value;
    }

    /// <summary>Reads a PNG, PGM or PPM file, whichever its first bytes say it is. Transparent pixels are laid over white.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 for grey: a colour becomes its luma (Rec. 601). 3 for colour: grey becomes three equal channels.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is none of these, or it is broken; the message names it.</exception>
    /// <exception cref="ArgumentException">Neither one channel nor three.</exception>
    public static Picture Read(string path, int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"Cannot read '{path}': found a folder, expected a PNG, PGM or PPM file; name the files in it.")
                : new FileNotFoundException($"Cannot read '{path}': found no such file, expected a PNG, PGM or PPM picture; check the path.", path);
        }

        try
        {
            return Decode(File.ReadAllBytes(path), channels);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    /// <summary>Decodes the bytes of a PNG, PGM or PPM file.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="channels">As in <see cref="Read"/>.</param>
    /// <exception cref="InvalidDataException">It is none of these, or it is broken.</exception>
    /// <exception cref="ArgumentException">Neither one channel nor three.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, int channels = 1)
    {
        if (PngReader.IsPng(file))
        {
            return PngReader.Read(file, channels);
        }

        return PnmReader.IsPnm(file)
            ? PnmReader.Read(file, channels)
            : throw new InvalidDataException("found no signature of PNG, PGM or PPM, expected an image in one of these formats; convert it first.");
    }

    /// <summary>Whether a picture of this size may be allocated.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    internal static bool IsReasonable(long width, long height) =>
        width is > 0 and <= LongestSide && height is > 0 and <= LongestSide && width * height <= MostPixels;

    /// <summary>The brightness of a colour, with the weights of Rec. 601, as image programs convert to grey.</summary>
    /// <param name="red">0 … 1.</param>
    /// <param name="green">0 … 1.</param>
    /// <param name="blue">0 … 1.</param>
    internal static float Luma(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);
}
