namespace MnistSample.Images;

/// <summary>Reads portable greymaps: P2 (text) and P5 (binary), 8 or 16 bits, with comments (netpbm.sourceforge.net/doc/pgm.html).</summary>
internal static class PgmReader
{
    public static bool IsPgm(ReadOnlySpan<byte> file) => file is [(byte)'P', (byte)'2' or (byte)'5', ..];

    /// <exception cref="InvalidDataException">The file is broken; the message says where.</exception>
    public static GrayImage Read(ReadOnlySpan<byte> file)
    {
        bool isText = file[1] == '2';
        int position = 2;
        int width = ReadNumber(file, ref position, "width");
        int height = ReadNumber(file, ref position, "height");
        int white = ReadNumber(file, ref position, "largest value");
        if (!GrayImage.IsReasonable(width, height))
        {
            throw new InvalidDataException($"the PGM header says {width} × {height}, expected sides from 1 to {GrayImage.LongestSide} and at most {GrayImage.MostPixels} pixels.");
        }

        if (white is < 1 or > 65535)
        {
            throw new InvalidDataException($"the PGM header says that the largest value is {white}, expected 1 to 65535.");
        }

        int bytes = white < 256 ? 1 : 2;
        long length = (long)width * height;
        if (!isText)
        {
            position++; // the single white space that ends the header
        }

        // In text every number takes a digit and a space at least, so a short file is found out before the picture is allocated.
        long needed = isText ? (2 * length) - 1 : bytes * length;
        if (file.Length - position < needed)
        {
            throw new InvalidDataException(
                $"the PGM file ends after {Math.Max(0, file.Length - position)} bytes of pixels, expected at least {needed} for {width} × {height}; the file is cut off.");
        }

        var image = new GrayImage(width, height);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            int value = isText ? ReadNumber(file, ref position, $"pixel {i}") : bytes == 1 ? file[position + i] : (file[position + (2 * i)] << 8) | file[position + (2 * i) + 1];
            if (value > white)
            {
                throw new InvalidDataException($"pixel {i} of the PGM file is {value}, expected at most {white}, the header's largest value.");
            }

            image.Pixels[i] = (float)value / white;
        }

        return image;
    }

    private static int ReadNumber(ReadOnlySpan<byte> file, ref int position, string what)
    {
        while (position < file.Length && (IsSpace(file[position]) || file[position] == '#'))
        {
            if (file[position] == '#')
            {
                int end = file[position..].IndexOfAny((byte)'\n', (byte)'\r');
                position = end < 0 ? file.Length : position + end;
            }
            else
            {
                position++;
            }
        }

        int start = position;
        int value = 0;
        while (position < file.Length && char.IsAsciiDigit((char)file[position]) && value <= 1_000_000)
        {
            value = (value * 10) + (file[position++] - '0');
        }

        if (position == start)
        {
            throw new InvalidDataException($"the PGM file has no number for the {what} at byte {start}, expected decimal digits.");
        }

        return value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
