namespace ConvGen.Formats;

/// <summary>Reads portable grey- and pixmaps: P2 and P3 (text), P5 and P6 (binary), 8 or 16 bits, with comments (netpbm.sourceforge.net/doc/pgm.html and ppm.html).</summary>
internal static class PnmReader
{
    /// <summary>Whether a file begins like one of these.</summary>
    /// <param name="file">Its bytes.</param>
    public static bool IsPnm(ReadOnlySpan<byte> file) => file is [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', ..];

    /// <summary>Decodes a picture.</summary>
    /// <param name="file">All of its bytes.</param>
    /// <param name="channels">1 for grey, 3 for colour, whichever the file has.</param>
    /// <exception cref="InvalidDataException">The file is broken; the message says where.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, int channels)
    {
        bool isText = file[1] is (byte)'2' or (byte)'3';
        int samples = file[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        string format = samples == 3 ? "PPM" : "PGM";
        int position = 2;
        int width = ReadNumber(file, ref position, format, "width");
        int height = ReadNumber(file, ref position, format, "height");
        int white = ReadNumber(file, ref position, format, "largest value");
        if (!Picture.IsReasonable(width, height))
        {
            throw new InvalidDataException($"the {format} header says {width} × {height}, expected sides from 1 to {Picture.LongestSide} and at most {Picture.MostPixels} pixels.");
        }

        if (white is < 1 or > 65535)
        {
            throw new InvalidDataException($"the {format} header says that the largest value is {white}, expected 1 to 65535.");
        }

        int bytes = white < 256 ? 1 : 2;
        long length = (long)width * height * samples;
        if (!isText)
        {
            position++; // the single white space that ends the header
        }

        // In text every number takes a digit and a space at least, so a short file is found out before the picture is allocated.
        long needed = isText ? (2 * length) - 1 : bytes * length;
        if (file.Length - position < needed)
        {
            throw new InvalidDataException(
                $"the {format} file ends after {Math.Max(0, file.Length - position)} bytes of pixels, expected at least {needed} for {width} × {height}; the file is cut off.");
        }

        var picture = new Picture(width, height, channels);
        Span<float> colour = stackalloc float[3];
        for (int i = 0; i < width * height; i++)
        {
            for (int sample = 0; sample < samples; sample++)
            {
                int place = (i * samples) + sample;
                int value = isText ? ReadNumber(file, ref position, format, $"pixel {i}")
                    : bytes == 1 ? file[position + place]
                    : (file[position + (2 * place)] << 8) | file[position + (2 * place) + 1];
                if (value > white)
                {
                    throw new InvalidDataException($"pixel {i} of the {format} file is {value}, expected at most {white}, the header's largest value.");
                }

                colour[sample] = (float)value / white;
            }

            Write(colour[..samples], picture.Pixels.AsSpan(i * channels, channels));
        }

        return picture;
    }

    private static void Write(ReadOnlySpan<float> colour, Span<float> pixel)
    {
        if (pixel.Length == colour.Length)
        {
            colour.CopyTo(pixel);
        }
        else if (pixel.Length == 1)
        {
            pixel[0] = Picture.Luma(colour[0], colour[1], colour[2]);
        }
        else
        {
            pixel.Fill(colour[0]);
        }
    }

    private static int ReadNumber(ReadOnlySpan<byte> file, ref int position, string format, string what)
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
            throw new InvalidDataException($"the {format} file has no number for the {what} at byte {start}, expected decimal digits.");
        }

        return value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
